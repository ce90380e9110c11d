"""How common words are in general, for windows too small to tell: of two reports, all shared words are in all.

`background.txt` has the stems that stand in most texts and the share of texts of 400 words that have them: counted by
`evals/fit/background.py` over public sets other than the one that stories are measured on. Function words of other
languages are taken as being in half of the texts, so that two reports in German are not alike by being German.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from rag.text import stem

_FUNCTION_WORDS = """
aber als am an auch auf aus bei bis das dass dem den der des die durch ein eine einem einen einer eines er es für hat
haben hatte ich im in ist kein keine mehr mit nach nicht noch nur oder seit sich sie sind so über um und unter uns vom
von vor war waren was weil wenn werden wie wir wird worden wurde wurden zu zum zur zwischen
au aux avec ce ces cette dans de des du elle en est et été être il ils je la le les leur lui mais ne nous on ont ou où
par pas plus pour qu qui que sa sans se ses son sont sur un une vous à
al ante como con contra cuando del desde donde dos el ella entre era es esta este fue ha hasta hay las los más no o para
pero por sido sin sobre son su sus también tiene todo un una y ya
alla alle anche che chi come da dagli dal dalla degli dei del della delle di ed era gli ha hanno i il loro ma nel nella
non per più quando questa questo si sono stato sul sulla tra uno è
aan al bij dan dat de deze die dit door een en er geen had heeft het hij hun ik in is je maar meer met naar niet nog of
om onder ook op over te tot uit van voor was we wel werd wordt ze zich zijn zo
ao aos as às até com da das do dos e ela ele em entre foi isso já mais mas na nas não nem no nos os ou pela pelo que
quem se sem ser seu sua são também uma você
"""


@cache
def shares() -> Mapping[str, float]:
    """By stem, between 0 and 1."""
    lines = files("rag.story").joinpath("background.txt").read_text("utf-8").splitlines()
    counted = {word: float(share) for word, share in (line.split() for line in lines)}
    return {stem(word): 0.5 for word in _FUNCTION_WORDS.split()} | counted
