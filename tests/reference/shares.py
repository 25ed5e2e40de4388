"""Where speculation pays (QUESTIONS.md, `cost`)."""
from fractions import Fraction

from .arithmetic import Anything, Near


def break_even_share(multiple, tau):
    """(m - tau) / (m - 1) for m = step_multiple, both given as (numerator, denominator); None where m <= 1."""
    if multiple is None:
        return None
    m, tau = Fraction(*multiple), Fraction(*tau)
    if m == 1:
        return Anything("one rounding decides between null and a huge number")
    if m < 1:
        return None
    share = float((m - tau) / (m - 1))
    return Near(share, 1e-14 * float((m + tau) / (m - 1) * (1 + m / (m - 1))))
