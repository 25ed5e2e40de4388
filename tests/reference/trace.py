"""What the parts of a trace mean, and which of them are refused (docs/trace-format.md).

Everything is read when it is asked for, so that what a question does not look at may be broken.
"""
import math
import re
import struct

from .arithmetic import Anything
from .text import Broken

LARGEST_EXPERT_ID = 65535
_LAYER_KEY = re.compile(r"0|[1-9][0-9]*")


class Refused(Exception):
    """The trace or the question has no answer: one line, and exit status 2."""


def refuse(what):
    raise Refused(what)


def is_whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def whole(value, what):
    if not is_whole(value):
        refuse(f"{what} is no whole number")
    return value


def whole_list(value, what):
    if not isinstance(value, list):
        refuse(f"{what} is no list")
    return [whole(entry, what) for entry in value]


def is_huge(value):
    return is_whole(value) and not -2**63 <= value < 2**63


class Tree:
    """The draft tree of this request. Nodes are numbered from 0, the root."""

    def __init__(self, value, doubts):
        if not isinstance(value, dict):
            refuse("tree_structure is no object")
        for key in ("draft_token_num", "retrive_next_token", "retrive_next_sibling", "draft_tokens", "accept_index"):
            if key not in value:
                refuse(f"tree_structure lacks {key}")
        self.nodes = whole(value["draft_token_num"], "draft_token_num")
        child, sibling = value["retrive_next_token"], value["retrive_next_sibling"]
        if not isinstance(child, list) or not isinstance(sibling, list):
            refuse("the links are no lists")
        child = [whole_list(row, "a link") for row in child]
        sibling = [whole_list(row, "a link") for row in sibling]
        tokens = whole_list(value["draft_tokens"], "draft_tokens")
        accept = whole_list(value["accept_index"], "accept_index")
        self.batch = len(child)
        if self.batch < 1 or len(sibling) != self.batch:
            refuse("the links are those of different batches")
        if self.nodes < 1 or len(tokens) != self.batch * self.nodes:
            refuse("draft_token_num does not fit draft_tokens")
        if any(not -1 <= row < self.batch * self.nodes for row in accept):
            refuse("accept_index leads out of the batch")
        accept = [row for row in accept if row >= 0]
        if not accept:
            refuse("accept_index names no node")
        self.request = accept[0] // self.nodes
        if any(row // self.nodes != self.request for row in accept):
            refuse("accept_index names another request")
        for row in child + sibling:
            if len(row) != self.nodes or any(not -1 <= link < self.nodes for link in row):
                if row is child[self.request] or row is sibling[self.request]:
                    refuse("a link leads out of the tree")
                doubts.append("links of another request lead out of its tree")
        if any(is_huge(token) for token in tokens):
            doubts.append("a token id is beyond 64 bits")
        self.accepted = [row - self.request * self.nodes for row in accept]
        self.token_ids = tokens[self.request * self.nodes:(self.request + 1) * self.nodes]
        self.cut = False  # whether accepted nodes behind the end of the answer were cut off
        self._child, self._sibling = child[self.request], sibling[self.request]
        self._shape = None

    def _follow_links(self):
        if self._shape is None:
            parent, depth, children = {0: None}, {0: 0}, {}
            waiting = [0]
            while waiting:
                node = waiting.pop()
                children[node] = []
                at = self._child[node]
                while at != -1:
                    if at in parent:
                        refuse("the links meet a node twice")
                    parent[at], depth[at] = node, depth[node] + 1
                    children[node].append(at)
                    waiting.append(at)
                    at = self._sibling[at]
            self._shape = parent, depth, children
        return self._shape

    @property
    def parent(self):
        """Of each node that the root reaches; None for the root."""
        return self._follow_links()[0]

    @property
    def depth(self):
        return self._follow_links()[1]

    @property
    def children(self):
        """Of each node that the root reaches, the first child first."""
        return self._follow_links()[2]

    @property
    def counted(self):
        """The nodes that count: the root reaches them, or they were accepted. Ascending."""
        return sorted(set(self.depth) | set(self.accepted))

    @property
    def accepted_is_path(self):
        path = self.accepted
        return path[0] == 0 and all(b in self.children.get(a, ()) for a, b in zip(path, path[1:]))


class Step:
    def __init__(self, index, value, doubts):
        self.index = index
        self.doubts = doubts
        self._value = value
        self._tree = ()
        self._layers = None
        self._rows = {}

    def _members(self):
        if not isinstance(self._value, dict):
            refuse("a verify step is no object")
        return self._value

    @property
    def tree(self):
        """None: the step has none."""
        if self._tree == ():
            value = self._members().get("tree_structure")
            self._tree = None if value is None else Tree(value, self.doubts)
        return self._tree

    @property
    def layers(self):
        """layer id -> its routing as it stands in the trace, for the layers that have data."""
        if self._layers is None:
            self._layers = self._find_layers()
        return self._layers

    def _find_layers(self):
        members = self._members()
        is_old = "tree_structure" not in members and "layers" not in members
        layers = members if is_old else members.get("layers", {})
        if layers is None:
            return {}
        if not isinstance(layers, dict):
            refuse("layers is no object")
        found = {}
        for key, routing in layers.items():
            if not isinstance(key, str) or not _LAYER_KEY.fullmatch(key) or int(key) >= 2**31:
                if is_old and not isinstance(routing, dict):
                    if isinstance(routing, Broken):
                        self.doubts.append("what stands beside the layers is no JSON")
                    continue
                refuse(f"layer key {key!r}")
            if routing is None:
                continue
            if not isinstance(routing, dict):
                refuse("a layer is no object")
            ids = routing.get("topk_ids")
            if ids is None:
                continue
            if not isinstance(ids, list) and not (isinstance(ids, Broken) and ids.is_list):
                refuse("topk_ids is no list")
            found[int(key)] = routing
        return found

    def rows(self, layer):
        """The expert ids of all rows, those of the whole batch and of padding too. None: no data."""
        if layer not in self._rows:
            self._rows[layer] = self._read_rows(layer)
        return self._rows[layer]

    def _read_rows(self, layer):
        routing = self.layers.get(layer)
        if routing is None:
            return None
        if isinstance(routing["topk_ids"], Broken):
            refuse("topk_ids is no JSON")
        rows = [whole_list(row, "a row of topk_ids") for row in routing["topk_ids"]]
        if any(not -1 <= expert <= LARGEST_EXPERT_ID for row in rows for expert in row):
            refuse("no expert id")
        if rows and (not rows[0] or any(len(row) != len(rows[0]) for row in rows)):
            refuse("rows of different lengths")
        if self.tree is not None and len(rows) < (self.tree.request + 1) * self.tree.nodes:
            refuse("fewer rows than nodes")
        return rows

    def node_rows(self, layer):
        """The rows of this request's own nodes. None: no tree or no data."""
        rows = self.rows(layer)
        if rows is None or self.tree is None:
            return None
        return rows[self.tree.request * self.tree.nodes:][:self.tree.nodes]

    def node_sets(self, layer):
        """The set of experts of each of this request's own nodes. None: no tree or no data."""
        rows = self.node_rows(layer)
        return None if rows is None else [{expert for expert in row if expert >= 0} for row in rows]

    def has_weights(self, layer):
        return self.layers[layer].get("topk_weights") is not None

    def node_weights(self, layer):
        """The weights beside the ids of this request's own nodes."""
        return self.weights(layer)[self.tree.request * self.tree.nodes:][:self.tree.nodes]

    def weights(self, layer):
        """The weights beside the ids of all rows, as float32; 0 for one that is not finite."""
        rows, weights = self.rows(layer), self.layers[layer]["topk_weights"]
        if not isinstance(weights, list) or any(not isinstance(row, list) for row in weights):
            refuse("topk_weights is no list of lists")
        if [len(row) for row in weights] != [len(row) for row in rows]:
            refuse("topk_weights has another shape than topk_ids")
        return [[float32(weight) for weight in row] for row in weights]


def float32(value):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        refuse("a weight is no number")
    try:
        rounded = struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return 0.0
    return rounded if math.isfinite(rounded) else 0.0


def text_or_none(value):
    """Text as it is printed: what is no character of Unicode is U+FFFD."""
    return re.sub("[\ud800-\udfff]", "\ufffd", value)


class Sample:
    """One question and turn."""

    def __init__(self, index, document):
        sample = document.samples[index]
        self.index = index
        self.size = sample.size
        self.doubts = document.doubts
        if not isinstance(sample.value, dict):
            refuse("the sample is no object")
        self._members = sample.value
        self._whole = sample.whole
        history = self._members.get("expert_layer_history")
        if history is not None and not isinstance(history, list):
            refuse("the history is no list")
        meta = self._members.get("meta_info")
        numbers = list(self._members.values()) + list(meta.values() if isinstance(meta, dict) else [])
        if any(map(is_huge, numbers)):
            self.doubts.append("a number beyond 64 bits, which every command may read")
        self._steps = [Step(i, value, self.doubts) for i, value in enumerate(history or [])]

    @property
    def may_stop_early(self):
        """The steps for a question that stops reading where it has enough: all that can be read."""
        return self._steps

    @property
    def steps(self):
        self.require_whole()
        return self._steps

    def require_whole(self):
        if not self._whole:
            refuse("the sample's text is damaged")

    @property
    def question_id(self):
        value = self._members.get("question_id")
        return value if value is None else self._scalar(value, "question_id")

    @property
    def turn(self):
        value = self._scalar(self._members.get("turn"), "turn")
        return value if is_whole(value) else None

    def _scalar(self, value, what):
        if isinstance(value, Broken):
            if value.is_text:
                self.doubts.append("broken text")
                return Anything("text that is no Unicode")
            refuse(f"{what} is no JSON")
        if is_whole(value):
            return value
        if isinstance(value, str):
            return text_or_none(value)
        return None

    def _meta(self, key):
        meta = self._members.get("meta_info")
        if isinstance(meta, Broken):
            refuse("meta_info is no JSON")
        if not isinstance(meta, dict):
            return None
        return self._scalar(meta.get(key), key)

    @property
    def model_path(self):
        value = self._meta("model_path")
        return value if isinstance(value, (str, Anything)) else None

    def number(self, key):
        """prompt_tokens, completion_tokens or spec_verify_ct; None where it is not known."""
        value = self._meta(key)
        return value if is_whole(value) else None

    @property
    def counted_experts(self):
        """How many experts a layer has, by the counts of expert_layer_activations; None where they do not tell."""
        counts = self._members.get("expert_layer_activations")
        if isinstance(counts, Broken):
            refuse("expert_layer_activations is no JSON")
        if not isinstance(counts, dict):
            return None
        if any(isinstance(layer, Broken) for layer in counts.values()):
            refuse("expert_layer_activations is no JSON")
        return max((len(layer) for layer in counts.values() if isinstance(layer, list)), default=0) or None

    def cut_end_of_answer(self):
        """Takes the accepted nodes behind the end of the answer from the last step (QUESTIONS.md, Terms, P(t))."""
        completion, counted = self.number("completion_tokens"), self.number("spec_verify_ct")
        steps = self.steps
        if completion is None or counted is None or counted != len(steps) or not steps:
            return
        if any(step.tree is None for step in steps):
            return
        last = steps[-1].tree
        past_end = sum(len(step.tree.accepted) for step in steps) - (completion - 1)
        if 1 <= past_end <= len(last.accepted) - 1:
            last.accepted = last.accepted[:-past_end]
            last.cut = True
