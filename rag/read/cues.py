"""Words that tell whether a clause holds, when, of whom and of how many: lemmas, English only."""

NEVER = frozenset("no not never n't n’t neither nor none nobody nothing without hardly".split())
WILL = frozenset("will shall would should must".split())
DONE_SO = frozenset(
    "manage happen begin start continue cease stop help use get come go force cause lead allow enable prompt make let"
    " see hear watch report say believe think know find seem appear turn fail refuse decline deny avoid forget dare"
    " bother serve tend rush return rise live prove have".split()
)
"""What follows these as an infinitive was done, or is said not to have been; after other verbs it is still to be."""
ALMOST = frozenset(("almost", "nearly"))
FALSE = frozenset("false untrue wrong incorrect fiction".split())
UNSURE = frozenset("unclear uncertain unknown possible unlikely likely doubtful".split())
MERELY = frozenset("just only merely simply solely".split())
REFUSE = frozenset("deny refuse decline fail avoid refrain reject dismiss stop prevent forget".split())
"""What follows these did not happen, or is said not to have."""
DOUBT = frozenset("doubt question dispute consider wonder ask hope fear expect".split())
CLAIM = frozenset("claim allegation charge accusation rumor rumour suggestion belief theory proof evidence".split())
"""Nouns whose content somebody holds: "the charge that he knew"."""
OPEN_MARKS = frozenset("if whether unless until".split())
MAY = frozenset("may might could can".split())
TO_COME = frozenset(
    "plan aim intend want promise pledge vow threaten propose agree offer decide demand urge call ask request recommend"
    " seek order tell expect hope schedule".split()
)
"""What follows these as an infinitive is meant to happen."""
PARTICLES = frozenset("up down off out over away back ahead forward".split())
RELATIVE = frozenset("who which that whom whose where".split())
ALL = frozenset("all every each both everyone everybody".split())
PART = frozenset("most some many half few part majority minority third quarter several".split())
PRONOUNS = frozenset("i we you he she they it him her them his their its this these those one who which that".split())
