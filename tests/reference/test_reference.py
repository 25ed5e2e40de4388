"""Small cases whose numbers are worked out by hand."""
import json
import math
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from reference import Refused, answer, arithmetic, cache, compare, experts, read  # noqa: E402


def step(parents, accepted, layers, tokens=None):
    """One tree from the parent of each node; `layers`: id -> a set of experts per node."""
    nodes = len(parents)
    child, sibling, last = [-1] * nodes, [-1] * nodes, {}
    for node, above in enumerate(parents):
        if above is None:
            continue
        if above in last:
            sibling[last[above]] = node
        else:
            child[above] = node
        last[above] = node
    return {"tree_structure": {"draft_token_num": nodes, "retrive_next_token": [child],
                               "retrive_next_sibling": [sibling], "draft_tokens": tokens or list(range(nodes)),
                               "accept_index": accepted + [-1]},
            "layers": {layer: {"topk_ids": rows} for layer, rows in layers.items()}}


def trace(*histories, **members):
    samples = [{"question_id": place, "turn": 1, "expert_layer_history": history, **members}
               for place, history in enumerate(histories)]
    return read(json.dumps(samples).encode())


def values(value):
    """Plain numbers in place of those with a tolerance."""
    if isinstance(value, dict):
        return {key: values(part) for key, part in value.items()}
    if isinstance(value, list):
        return [values(part) for part in value]
    if isinstance(value, arithmetic.Near):
        return value.value
    if isinstance(value, arithmetic.OneOf) and len(value.values) == 1:
        return value.values[0]
    return value


#      0          Two steps of the same tree: 0 has the children 1 and 2, 1 has the child 3.
#     / \         Step 0 accepts 0, 1, 3, step 1 accepts 0 alone.
#    1   2
#    |
#    3
FORK = [None, 0, 0, 1]
TWO_STEPS = [step(FORK, [0, 1, 3], {"0": [[0, 1], [1, 2], [3, 4], [0, 5]]}),
             step(FORK, [0], {"0": [[0, 1], [0, 2], [0, 3], [0, 1]]})]


class Cost(unittest.TestCase):
    def test_two_steps(self):
        # loaded 6 + 4; needed {0, 1, 2, 5} + {0, 1}; plain 6 + 2; tokens 3 + 1
        found = values(answer("cost", trace(TWO_STEPS), {}))
        self.assertEqual(found["tokens"], 4)
        self.assertEqual(found["layers"], [{
            "layer_id": 0, "steps": 2, "loaded": 10, "needed": 6, "plain": 8, "loaded_per_token": 2.5,
            "needed_per_token": 1.5, "plain_per_token": 2.0, "traffic_ratio": 1.25, "rejected_share": 0.4}])
        # m = 1.25 * 2; (m - 2) / (m - 1) = 1/3
        self.assertEqual(found["total"]["step_multiple"], 2.5)
        self.assertAlmostEqual(found["total"]["break_even_share"], 1 / 3)

    def test_the_end_of_the_answer(self):
        # The paths have 4 nodes, the answer 4 tokens, the first from before: one node is past its end.
        meta = {"completion_tokens": 4, "spec_verify_ct": 2}
        history = [TWO_STEPS[1], TWO_STEPS[0]]
        self.assertEqual(answer("cost", trace(history, meta_info=meta), {})["tokens"], 3)
        self.assertEqual(answer("cost", trace(history, meta_info=meta), {})["layers"][0]["plain"], 6)
        # Two past the end leave the root; three are as many as the path has, so nothing is cut.
        for completion, tokens in ((3, 2), (2, 4), (5, 4), (6, 4)):
            meta = {"completion_tokens": completion, "spec_verify_ct": 2}
            self.assertEqual(answer("cost", trace(history, meta_info=meta), {})["tokens"], tokens)

    def test_nodes_that_nothing_reaches(self):
        lost = step([None, 0, None], [0], {"0": [[0], [1], [2]]})
        self.assertEqual(answer("cost", trace([lost]), {})["total"]["loaded"], 2)
        accepted = step([None, 0, None], [0, 2], {"0": [[0], [1], [2]]})
        self.assertEqual(answer("cost", trace([accepted]), {})["total"]["loaded"], 3)

    def test_intervals(self):
        # Eight questions, of which one accepts three nodes and seven one: the mean is 10/8. Without the one it is 1,
        # without another 9/7, and the mean of the eight is 70/56 = 1.25.
        histories = [[TWO_STEPS[0]]] + [[TWO_STEPS[1]]] * 7
        found = answer("cost", trace(*histories), {"--sample-idx": "all"})["pooled"]["intervals"]["mean_accepted"]
        error = math.sqrt(7 / 8 * (0.25 ** 2 + 7 * (9 / 7 - 1.25) ** 2))
        self.assertAlmostEqual(found[0], 1.25 - 2.364624251592785 * error, places=12)  # t(0.975, 7), from tables
        self.assertAlmostEqual(found[1], 1.25 + 2.364624251592785 * error, places=12)
        few = answer("cost", trace(*histories[:7]), {"--sample-idx": "all"})["pooled"]["intervals"]
        self.assertEqual(set(few.values()), {None})


class Acceptance(unittest.TestCase):
    def test_two_steps(self):
        found = answer("acceptance", trace(TWO_STEPS), {})
        self.assertEqual(found["histogram"], [{"accepted": 1, "steps": 1}, {"accepted": 2, "steps": 0},
                                              {"accepted": 3, "steps": 1}])
        rows = [(row["at_risk"], row["accepted"], row["rate"], row["width"]) for row in found["depths"]]
        self.assertEqual(rows, [(2, 1, 0.5, 2.0), (1, 1, 1.0, 1.0)])
        self.assertAlmostEqual(found["depths"][0]["low"], 0.09453120573423074)
        self.assertAlmostEqual(found["depths"][0]["high"], 0.9054687942657693)
        self.assertEqual(found["ranks"], [{"rank": 1, "accepted": 2, "share": 1.0}])
        self.assertEqual((found["no_draft_share"], found["leaf_share"], found["off_path_steps"]), (0.5, 0.5, 0))

    def test_a_cut_path_is_not_at_risk_behind_its_end(self):
        meta = {"completion_tokens": 4, "spec_verify_ct": 2}
        found = answer("acceptance", trace([TWO_STEPS[1], TWO_STEPS[0]], meta_info=meta), {})
        self.assertEqual([(row["at_risk"], row["accepted"]) for row in found["depths"]], [(2, 1), (0, 0)])
        self.assertEqual(found["leaf_share"], 0.0)

    def test_off_path(self):
        found = answer("acceptance", trace([step(FORK, [0, 3], {}), step(FORK, [0, 2], {})]), {})
        self.assertEqual((found["off_path_steps"], found["tokens"], found["leaf_share"]), (1, 4, 1.0))
        self.assertEqual(found["ranks"], [{"rank": 1, "accepted": 0, "share": 0.0},
                                          {"rank": 2, "accepted": 1, "share": 1.0}])


class Prune(unittest.TestCase):
    def test_by_rank(self):
        # Sums of ranks: 0, 0, 1, 0. The order is 0, 1, 3, 2.
        found = values(answer("prune", trace(TWO_STEPS), {}))
        rows = [(row["experts"], row["tokens"], row["accept_probability"]) for row in found["nodes"]]
        self.assertEqual(rows, [(2.0, 1.0, 1.0), (3.0, 1.5, 0.5), (3.5, 2.0, 0.5), (5.0, 2.0, 0.0)])
        self.assertEqual([row["added"] for row in found["nodes"]], [2.0, 1.0, 0.5, 1.5])
        self.assertEqual(found["depths"], [{"depth": 0, "nodes": 1.0, "experts": 2.0, "tokens": 1.0},
                                           {"depth": 1, "nodes": 3.0, "experts": 4.5, "tokens": 1.5},
                                           {"depth": 2, "nodes": 4.0, "experts": 5.0, "tokens": 2.0}])
        # Where experts cost nothing the most tokens are the best, with the fewest nodes.
        self.assertEqual(found["best"][10]["speed"], 2.0)
        self.assertEqual(found["best"][10]["nodes"].values, (3, 4))

    def test_other_orders(self):
        experts_of = {order: [row["experts"] for row in values(answer("prune", trace(TWO_STEPS), {"--order": order}))
                              ["nodes"]] for order in ("stored", "breadth", "accepted")}
        self.assertEqual(experts_of, {"stored": [2.0, 3.0, 4.5, 5.0], "breadth": [2.0, 3.0, 4.5, 5.0],
                                      "accepted": [2.0, 3.0, 4.0, 5.0]})

    def test_ancestors_come_first(self):
        # Node 1 hangs below node 2: by id it would come before it.
        found = answer("prune", trace([step([None, 2, 0], [0], {"0": [[0], [1], [2]]})]), {"--order": "stored"})
        self.assertEqual([row["nodes"] for row in found["depths"]], [1.0, 2.0, 3.0])
        self.assertEqual([row["experts"] for row in found["nodes"]], [1.0, 2.0, 3.0])

    def test_narrow_and_shallow(self):
        found = answer("prune", trace(TWO_STEPS), {"--max-rank": "1"})
        self.assertEqual([row["experts"] for row in found["nodes"]], [2.0, 3.0, 3.5])
        found = answer("prune", trace(TWO_STEPS), {"--max-depth": "1"})
        self.assertEqual([row["experts"] for row in found["nodes"]], [2.0, 3.0, 4.5])


class Experts(unittest.TestCase):
    def test_counts(self):
        found = values(answer("experts", trace(TWO_STEPS), {}))
        self.assertEqual(found["num_experts"], 6)
        layer = found["layers"][0]
        self.assertEqual(layer["counts"], [6, 4, 2, 2, 1, 1])
        self.assertEqual((layer["tokens"], layer["never_used"], layer["max_over_mean"]), (8, 0, 2.25))
        # x = 1 1 2 2 4 6: -5 - 3 - 2 + 2 + 12 + 30 = 34, of 6 * 16
        self.assertAlmostEqual(layer["gini"], 34 / 96)
        self.assertEqual(layer["experts_for"], {"50": 2, "90": 5, "99": 6})
        self.assertAlmostEqual(layer["never_used_expected"], 6 * (4 / 6) ** 8)

    def test_uneven_extremes(self):
        self.assertEqual(experts.unevenness([3, 3, 3])["gini"].value, 0)
        self.assertAlmostEqual(experts.unevenness([3, 3, 3])["entropy"].value, 1)
        self.assertAlmostEqual(experts.unevenness([0, 0, 9])["gini"].value, 2 / 3)

    def test_served(self):
        history = [step(FORK, [0], {"0": [[0], [1], [0], [2]]}, tokens=[7, 8, 7, 7])]
        found = answer("experts", trace(history), {"--expert": "0", "--layer-id": "0"})["layers"][0]["served"]
        self.assertEqual([(row["token_id"], row["routed"], row["occurrences"]) for row in found], [(7, 2, 3)])


class Overlap(unittest.TestCase):
    def test_two_steps(self):
        found = answer("overlap", trace(TWO_STEPS), {"--lag": "2"})["layers"][0]
        # {0, 1, 2, 3} of step 1 all in {0 .. 5} of step 0; E = 6
        self.assertEqual(found["lags"][0], {"lag": 1, "pairs": 1, "containment": 1.0, "jaccard": 4 / 6, "chance": 1.0})
        self.assertEqual(found["lags"][1]["pairs"], 0)
        # Step 0: {0,1} {1,2} 1/3, {0,1} {3,4} 0, {1,2} {0,5} 0; step 1: {0,1} {0,2}, {0,1} {0,3}, {0,2} {0,1}: 1/3
        kinds = {row["kind"]: row for row in found["pairs"]}
        self.assertEqual(kinds["parent_child"]["pairs"], 6)
        self.assertAlmostEqual(kinds["parent_child"]["jaccard"], 4 / 18)
        self.assertEqual((kinds["siblings"]["pairs"], kinds["all"]["pairs"]), (2, 12))


class Cache(unittest.TestCase):
    DEMANDS = [{1}, {2}, {1}, {3}, {1}, {2}]

    def test_policies(self):
        # A cache of two. lru: the second and third 1; at the last step 2 was driven out by 3. belady: 3 is never
        # asked for again, so 2 stays, and is hit too. static: 1 and 2, all but 3.
        hits = {policy: cache.simulate(policy, self.DEMANDS, 2) for policy in cache.POLICIES}
        self.assertEqual(hits, {"lru": 2, "lfu": 2, "belady": 3, "static": 5})
        self.assertEqual(cache.simulate("lru", self.DEMANDS, 3), 3)

    def test_frequency_before_recency(self):
        # 1 was used twice: 3 drives 2 out, and 2 drives 3 out.
        self.assertEqual(cache.simulate("lfu", [{1}, {1}, {2}, {3}, {1}], 1), 2)
        self.assertEqual(cache.simulate("lru", [{1}, {1}, {2}, {3}, {1}], 1), 1)

    def test_fetched(self):
        found = answer("cache", trace(TWO_STEPS), {})
        # Step 1 demands 4 experts that are all there at capacity 6: 6 of 10 are fetched, for 4 tokens.
        self.assertEqual(found["total"]["lru"][5], 0.4)
        self.assertEqual(found["total"]["fetched_per_token"]["lru"][5], 1.5)
        self.assertEqual(found["total"]["static"][5], 1.0)


class Budget(unittest.TestCase):
    def test_by_count(self):
        found = values(answer("budget", trace([TWO_STEPS[1]]), {"--score": "count"}))["layers"][0]
        # Scores 4, 2, 1, 1 for 0, 1, 2, 3
        self.assertEqual(found["coverage"], [0.5, 0.75, 0.875, 1.0])
        self.assertEqual(found["nodes_losing"], [1.0, 0.5, 0.25, 0.0])
        self.assertEqual(found["accepted_losing"], [1.0, 0.0, 0.0, 0.0])
        self.assertEqual(found["budget_for"], {"90": 4, "95": 4, "99": 4})

    def test_no_weights(self):
        with self.assertRaises(Refused):
            answer("budget", trace([TWO_STEPS[1]]), {})


class Compare(unittest.TestCase):
    def test_signed_ranks(self):
        # All of five differ in one direction: 2 of 32 choices of signs are as extreme.
        self.assertEqual(compare.wilcoxon([1, 2, 3, 4, 5]), (2 / 32, 5))
        self.assertEqual(compare.wilcoxon([-1, 1, 0]), (1.0, 2))
        self.assertEqual(compare.wilcoxon([]), (1.0, 0))
        # Ranks 1, 2.5, 2.5, 4 with the first negative: sums of at most 1 are those of {} and {1}.
        self.assertEqual(compare.wilcoxon([-1, 2, 2, 3]), (4 / 16, 4))

    def test_two_ways_to_count(self):
        long = [(-1) ** place * place for place in range(1, 15)]
        ranks = compare.midranks([abs(one) for one in long])
        self.assertEqual(ranks, list(range(1, 15)))
        self.assertAlmostEqual(compare.wilcoxon(long)[0], 0.8552246, places=6)

    def test_against_itself(self):
        found = compare.answer([trace(TWO_STEPS), trace(TWO_STEPS)], {})
        self.assertEqual([values(metric["changes"][0]["change"]) for metric in found["metrics"]], [0.0] * 6)


class Statistics(unittest.TestCase):
    def test_percentiles(self):
        self.assertEqual(arithmetic.percentile([1, 2, 3, 4], 90), 3.7)
        self.assertEqual(arithmetic.percentile([5], 99), 5.0)

    def test_student(self):
        for freedom, quantile in ((1, 12.706204736174698), (2, 4.302652729749464), (10, 2.2281388519862744),
                                  (79, 1.990450210230128)):
            self.assertAlmostEqual(arithmetic.student_quantile(0.975, freedom), quantile, places=10)


class Text(unittest.TestCase):
    GOOD = b'[{"question_id": 1, "turn": 1, "expert_layer_history": [{"tree_structure": null, "layers": {}}]}]'

    def test_what_is_not_looked_at_may_be_broken(self):
        broken = read(self.GOOD.replace(b'"turn"', b'"x": [1,,2], "turn"'))
        self.assertFalse(broken.is_json)
        self.assertEqual(answer("info", broken, {})[0]["verify_steps"], 1)

    def test_what_is_looked_at_may_not(self):
        for old, new in ((b': 1,', b': 01,'), (b'null', b'nul'), (b'{}', b'{,}'), (b']}]', b']}'), (b']}]', b']}]]')):
            with self.assertRaises(Refused):
                answer("info", read(self.GOOD.replace(old, new, 1)), {})

    def test_bytes_of_a_sample(self):
        for text in (self.GOOD, self.GOOD.replace(b"1", b"1x", 1)):
            self.assertEqual(read(text).samples[0].size, len(text) - 2)


if __name__ == "__main__":
    unittest.main()
