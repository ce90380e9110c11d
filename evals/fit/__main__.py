"""`python -m evals.fit verify --data ../shared/data`: fits a shipped model again from the public sets."""

import argparse
import sys
from pathlib import Path

from evals.fit import addressed, body, comprehend, entail, kinds, lines, verify
from evals.sets import MissingSet

FITS = {
    "addressed": addressed.fit,
    "body": body.fit,
    "comprehend": comprehend.fit,
    "entail": entail.fit,
    "kinds": kinds.fit,
    "lines": lines.fit,
    "verify": verify.fit,
}


def main() -> int:
    parser = argparse.ArgumentParser("python -m evals.fit", description="Fits what the product ships as data.")
    parser.add_argument("what", choices=list(FITS))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the public sets")
    given = parser.parse_args()
    try:
        FITS[given.what](given.data)
    except MissingSet as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
