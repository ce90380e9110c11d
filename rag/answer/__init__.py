"""Answers: two engines that draft sentences with evidence, and what makes an `Answer` of them."""
