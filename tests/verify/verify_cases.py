"""Hand-written sentences with what they cite: right ones in other words, and wrong ones of each kind.

All places and people are invented. `right` is a reader's judgement, not what the check says.
"""

from typing import NamedTuple


class Case(NamedTuple):
    kind: str
    right: bool
    sentence: str
    cited: tuple[str, ...]
    context: str = ""


FERRY = (
    "Twelve people died and 31 were injured when the ferry Aurelia struck a pier in Port Selm on Nov. 8,"
    " the harbour authority said."
)
BUDGET = "Parliament in Norland approved a budget of $1.2 billion on Thursday, 45% more than in 2019."
CALL = "Kyrland's government was informed of the call and did not object to the talks taking place."
DENIAL = "The palace spokesman, Ivo Tarn, denied that the conversation between the two leaders had taken place."
QUOTE = "“We will not leave a single village behind,” Prime Minister Mara Lind told reporters in Vessen."
BRIDGE = (
    "The bridge over the Orm, closed since March 2024, will reopen on 3 June 2026 after repairs worth 12 million euros."
)
POLL = "The Green Union fell three percentage points to 18 percent, while the Farmers' List rose to 22 percent."
STRIKE = "About half a million rail workers walked out for 24 hours, the union leader Peder Aas said."
MINE = "Rescuers have not yet reached the nine miners trapped 400 metres below Kestrel Hill, officials said on Sunday."
BANK = "The Bank of Norland raised its main interest rate to 3.5 percent, its third increase this year."
HEAD = "Mara Lind wins second term in Norland\nNorland Gazette\n2026-03-08"

CASES = [
    # right, in other words
    Case("same", True, FERRY, (FERRY,)),
    Case("same", True, BUDGET.replace("Parliament", "Parliament"), ("It rained. " + BUDGET + " Nobody spoke.",)),
    Case("same", True, QUOTE.replace("“", '"').replace("”", '"'), (QUOTE,)),
    Case(
        "paraphrase",
        True,
        "The ferry Aurelia hit a pier in Port Selm, and 12 people died, the authority said.",
        (FERRY,),
    ),
    Case(
        "paraphrase",
        True,
        "On 8 November, 31 people were injured, it was said, when the Aurelia struck a pier.",
        (FERRY,),
    ),
    Case("paraphrase", True, "The harbour authority said that twelve people had died in Port Selm.", (FERRY,)),
    Case("paraphrase", True, "Norland's parliament approved a $1.2bn budget.", (BUDGET,)),
    Case("paraphrase", True, "The approved budget is 1,200,000,000 dollars, 45 percent more than in 2019.", (BUDGET,)),
    Case("paraphrase", True, "Kyrland did not object to the talks.", (CALL,)),
    Case("paraphrase", True, "The government of Kyrland didn't object when informed of the call.", (CALL,)),
    Case("paraphrase", True, "The conversation had not taken place, spokesman Ivo Tarn said.", (DENIAL,)),
    Case("paraphrase", True, "Tarn denied that the leaders had a conversation.", (DENIAL,)),
    Case("paraphrase", True, 'Lind said: "We will not leave a single village behind."', (QUOTE,)),
    Case("paraphrase", True, "Mara Lind said no “single village” would be left behind.", (QUOTE,)),
    Case("paraphrase", True, "The bridge over the Orm reopens on June 3, 2026.", (BRIDGE,)),
    Case("paraphrase", True, "Repairs of the bridge were worth €12m.", (BRIDGE,)),
    Case("paraphrase", True, "The Orm bridge has been closed since March 2024.", (BRIDGE,)),
    Case("paraphrase", True, "The bridge will reopen in June 2026.", (BRIDGE,)),
    Case("paraphrase", True, "The Farmers' List rose to 22%, and the Green Union fell to 18%.", (POLL,)),
    Case("paraphrase", True, "The Green Union fell by 3 percentage points.", (POLL,)),
    Case("paraphrase", True, "Some 500,000 rail workers walked out for a day, or 24 hours, Aas said.", (STRIKE,)),
    Case("paraphrase", True, "Half a million rail workers walked out, said Aas, the union leader.", (STRIKE,)),
    Case(
        "paraphrase",
        True,
        "Nine miners are still trapped below Kestrel Hill and have not been reached, officials said.",
        (MINE,),
    ),
    Case("paraphrase", True, "The main interest rate is now 3.5%, after a 3rd increase.", (BANK,)),
    Case("paraphrase", True, "The Bank of Norland has raised its interest rate.", (BANK,)),
    Case(
        "two spans", True, "Twelve died in Port Selm, and repairs of the bridge cost 12 million euros.", (FERRY, BRIDGE)
    ),
    Case(
        "context",
        True,
        "Mara Lind said her party would govern alone.",
        ("Lind said her party would govern alone.",),
        HEAD,
    ),
    Case("context", True, "Lind said her party won in Norland.", ("Her party won, she said.",), HEAD),
    Case("context", True, "On 8 March 2026 she said her party had won.", ("Her party had won, she said.",), HEAD),
    Case("short form", True, "The EU will pay for the harbour.", ("The European Union will pay for the harbour.",)),
    Case("short form", True, "The United States will pay for the harbour.", ("The U.S. will pay for the harbour.",)),
    Case("short form", True, "Russian ships left the harbour.", ("Ships from Russia left the harbour.",)),
    Case("one", True, "One sailor was arrested in the harbour.", ("A sailor was arrested in the harbour.",)),
    Case("half", True, "Half of the harbour's workers stayed home.", ("50% of the harbour's workers stayed home.",)),
    # wrong numbers
    Case("number", False, "The ferry Aurelia struck a pier, and 13 people died.", (FERRY,)),
    Case("number", False, "Thirty people were injured when the ferry struck a pier.", (FERRY,)),
    Case("swap", False, "31 people died and twelve were injured when the ferry struck a pier.", (FERRY,)),
    Case("swap", False, "The Green Union rose to 22 percent, and the Farmers' List fell to 18 percent.", (POLL,)),
    Case("money", False, "Parliament approved a budget of $1.2 million.", (BUDGET,)),
    Case("money", False, "Parliament approved a budget of €1.2 billion.", (BUDGET,)),
    Case("percentage", False, "The budget is 54% more than in 2019.", (BUDGET,)),
    Case("percentage", False, "The Green Union fell three percent to 18 percent.", (POLL,)),
    Case("number", False, "About half a million rail workers walked out for 48 hours.", (STRIKE,)),
    Case("number", False, "Five million rail workers walked out for 24 hours.", (STRIKE,)),
    Case(
        "ordinal",
        False,
        "The Bank of Norland raised its interest rate for the fourth time, a fourth increase.",
        (BANK,),
    ),
    Case("invented", False, "The ferry Aurelia struck a pier; 150 passengers were on board.", (FERRY,)),
    # wrong dates
    Case("date", False, "The ferry Aurelia struck a pier in Port Selm on Nov. 9.", (FERRY,)),
    Case("date", False, "Parliament approved the budget on Tuesday.", (BUDGET,)),
    Case("date", False, "The bridge will reopen on 3 July 2026.", (BRIDGE,)),
    Case("date", False, "The bridge has been closed since March 2023.", (BRIDGE,)),
    Case("date", False, "The ferry Aurelia struck a pier on Nov. 8, 2021.", (FERRY,), HEAD),
    # wrong names
    Case("name", False, "The ferry Borealis struck a pier in Port Selm.", (FERRY,)),
    Case("name", False, "The ferry Aurelia struck a pier in Port Orm.", (FERRY,)),
    Case("name", False, "Peder Tarn denied that the conversation had taken place.", (DENIAL,)),
    Case("name", False, "The Bank of Kyrland raised its main interest rate to 3.5 percent.", (BANK,)),
    Case("name", False, "Aas told reporters in Vessen: “We will not leave a single village behind.”", (QUOTE,)),
    Case("name", False, "Austrian ships left the harbour.", ("Ships from Australia left the harbour.",)),
    # changed quotations
    Case("quotation", False, "“We will not leave a single town behind,” Mara Lind told reporters.", (QUOTE,)),
    Case("quotation", False, "“We will leave a single village behind,” Mara Lind told reporters.", (QUOTE,)),
    Case("quotation", False, 'Workers walked out and said it was "a day of shame", Peder Aas said.', (STRIKE,)),
    # negation
    Case(
        "negation",
        False,
        "Kyrland's government was informed of the call and objected to the talks taking place.",
        (CALL,),
    ),
    Case("negation", False, "Rescuers have reached the nine miners trapped below Kestrel Hill.", (MINE,)),
    Case("negation", False, "The conversation between the two leaders had taken place, Ivo Tarn said.", (DENIAL,)),
    Case("negation", False, "Parliament in Norland did not approve a budget of $1.2 billion.", (BUDGET,)),
    Case("negation", False, "The Bank of Norland never raised its main interest rate.", (BANK,)),
    # something else
    Case("elsewhere", False, "The minister resigned after a scandal about bribes.", (FERRY,)),
    Case("elsewhere", False, "Farmers in Norland fear a poor harvest after weeks of drought.", (BUDGET,)),
    Case("elsewhere", False, "Ivo Tarn was born in a fishing village and studied law abroad.", (DENIAL,)),
    # manner
    Case("direction", False, "The Green Union rose three percentage points to 18 percent.", (POLL,)),
    Case("modality", False, "The bridge over the Orm has reopened after repairs.", (BRIDGE,)),
    Case("modality", False, "The mill closes in May.", ("The mill may close in May.",)),
    Case("modality", False, "The mill burned the letters.", ("The mill allegedly burned the letters.",)),
    Case("modality", True, "The mill could close in May.", ("The mill may close in May.",)),
    Case("superlative", False, "The mill is the largest of Vessen.", ("The mill is one of the largest of Vessen.",)),
    Case("superlative", False, "It is the smallest mill of Vessen.", ("It is the largest mill of Vessen.",)),
    Case("superlative", True, "It is the biggest mill of Vessen.", ("It is the largest mill of Vessen.",)),
    Case("hedge", False, "The mill employs at most 40 people.", ("The mill employs at least 40 people.",)),
    Case("hedge", False, "The mill employs 40 people.", ("The mill employs nearly 40 people.",)),
    Case("hedge", True, "The mill employs 40 people or so.", ("The mill employs about 40 people.",)),
    Case("clock", False, "The mill closes at 6 p.m. every day.", ("The mill closes at 7 p.m. every day.",)),
    Case("clock", True, "The mill closes at 19:00 every day.", ("The mill closes at 7 p.m. every day.",)),
    # who did it, and who says so
    Case("roles", False, "Ships left Kyrland for Norland.", ("Ships left Norland for Kyrland.",)),
    Case("roles", False, "Mara Lind beat Ivo Tarn in the vote.", ("Ivo Tarn beat Mara Lind in the vote.",)),
    Case("roles", True, "In the vote, Ivo Tarn was beaten by Mara Lind.", ("Mara Lind beat Ivo Tarn in the vote.",)),
    Case("speaker", False, "The ferry Aurelia hit a pier in Port Selm, and 12 people died.", (FERRY,)),
    Case("speaker", False, "The dam was never inspected.", ("Tarn told reporters that the dam was never inspected.",)),
    Case("speaker", False, "The dam was never inspected.", ("According to Tarn, the dam was never inspected.",)),
    Case("speaker", True, "Tarn claims that the dam was never checked.", ("The dam was never checked, Tarn said.",)),
    Case("speaker", True, "The dam was open.", ("The dam was open. Tarn said he had closed the gate.",)),
    Case(
        "whose",
        False,
        "“We lost the river,” Aas said.",
        ("“We lost the river,” Tarn said. Aas nodded and said that he would go.",),
    ),
    # what the check does not look at
    Case("synonyms", True, "A collision in Port Selm claimed twelve lives.", (FERRY,)),
]
