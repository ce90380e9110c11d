"""Daily briefings: what happened in a window of time, each sentence on its citations."""
