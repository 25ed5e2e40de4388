"""Small numbers shared by the questions, each by its textbook formula."""
import math
from fractions import Fraction


class Anything:
    """Stands in an expected answer where the documents leave open what is printed."""

    def __init__(self, why):
        self.why = why


class Near:
    """A number whose last digits depend on the order of the operations: equal within `tolerance`."""

    def __init__(self, value, tolerance):
        self.value, self.tolerance = value, tolerance


class OneOf:
    def __init__(self, *values):
        self.values = values


def ratio(numerator, denominator):
    """The quotient as a float, rounded once; None where there is nothing to divide by."""
    return float(Fraction(numerator) / Fraction(denominator)) if denominator else None


def mean(values):
    values = list(values)
    return math.fsum(values) / len(values) if values else None


def deviation(values):
    """The population's standard deviation."""
    exact = [Fraction(value) for value in values]
    middle = sum(exact) / len(exact)
    return math.sqrt(sum((value - middle) ** 2 for value in exact) / len(exact))


def percentile(values, q):
    """Interpolated linearly between the two nearest values, as numpy.percentile does."""
    ascending = sorted(values)
    place = Fraction(len(ascending) - 1) * Fraction(q, 100)
    below = math.floor(place)
    above = min(below + 1, len(ascending) - 1)
    return float(ascending[below] + (ascending[above] - ascending[below]) * (place - below))


def wilson(successes, trials):
    """95 % interval of a proportion."""
    z = 1.959963984540054
    p = successes / trials
    middle = p + z * z / (2 * trials)
    half = z * math.sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return (middle - half) / scale, (middle + half) / scale


def student_cdf(t, freedom):
    """P(T <= t) for t >= 0 and whole degrees of freedom: the finite sums of Abramowitz and Stegun 26.7.3 and 26.7.4."""
    angle = math.atan(t / math.sqrt(freedom))
    cosine2 = math.cos(angle) ** 2
    if freedom % 2:
        term, total = math.cos(angle), 0.0
        for k in range(1, (freedom - 1) // 2 + 1):
            total += term
            term *= cosine2 * 2 * k / (2 * k + 1)
        both = 2 / math.pi * (angle + math.sin(angle) * total)
    else:
        term, total = 1.0, 0.0
        for k in range(1, freedom // 2 + 1):
            total += term
            term *= cosine2 * (2 * k - 1) / (2 * k)
        both = math.sin(angle) * total
    return (1 + both) / 2


def student_quantile(p, freedom):
    low, high = 0.0, 1e6
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if student_cdf(middle, freedom) < p else (low, middle)
    return (low + high) / 2


def jackknife(values_without, value):
    """[low, high] at 95 % from the values without each question in turn; None below 8 questions."""
    n = len(values_without)
    if n < 8 or value is None or any(one is None for one in values_without):
        return None
    middle = sum(values_without) / n
    error = math.sqrt((n - 1) / n * sum((one - middle) ** 2 for one in values_without))
    half = student_quantile(0.975, n - 1) * error
    return [value - half, value + half]
