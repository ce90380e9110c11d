"""Words of saying: by which a text gives something as somebody's words and not as its own. English only."""

import re

_SURE = (
    "said says say saying told added argued argues claimed claims alleged alleges warned warns wrote writes"
    " explained explains noted notes stated states insisted insists estimated estimates testified acknowledged"
    " admitted predicted predicts believes believed thinks reported reports"
)
_WIDER = (
    " tells adds announced announces suggested suggests confirmed confirms concluded"
    " described describes called calls asked asks promised denied denies deny accused declared tweeted posted"
    " revealed showed shows found finds emphasized observed recalled replied remarked pointed urged hopes"
    " hoped expects saw sees speaking asserts asserted maintains tell think believe argue claim feels felt"
    " considers considered complained joked read reads views quoted agreed cited according per opinion"
    " statement words"
)
SAYS = re.compile(rf"\b(?:{_SURE.replace(' ', '|')}|according to)\b", re.IGNORECASE)
"""Words after or before which an attributed statement stands."""
MAY_SAY = re.compile(rf"\b(?:{(_SURE + _WIDER).replace(' ', '|')})\b", re.IGNORECASE)
"""Any word by which a sentence may give them so."""
NAMED_BEFORE = re.compile(r"^[^“\"”]{2,60}:\s|\[[A-Z][^\]]+\]")
"""An editor's "Name: " before a sentence, or "[Name]" in it."""
