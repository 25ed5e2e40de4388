#include "input/tracker/tree_decoder.hpp"

#include "bytes/json_reader.hpp"
#include "bytes/json_text.hpp"
#include "bytes/object_walk.hpp"
#include "expertviz/error.hpp"

#include <optional>
#include <span>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

/// Entries of one array that are believed: 1024 requests of 128 nodes.
constexpr std::size_t most_nodes = std::size_t{1} << 17;

/// The arrays as they stand in the trace: the trees of the whole batch.
struct BatchArrays {
  std::int64_t draft_token_num;
  std::vector<std::vector<std::int64_t>> next_token;
  std::vector<std::vector<std::int64_t>> next_sibling;
  std::vector<std::int64_t> draft_tokens;
  std::vector<std::int64_t> accept_index;
};

class TreeStructure {
 public:
  explicit TreeStructure(const bytes::Slice& slice) : slice_(slice) {}

  [[nodiscard]] BatchArrays arrays() const;
  [[nodiscard]] DraftTree cut(const BatchArrays& arrays) const;

 private:
  [[noreturn]] void refuse(const std::string& what, const std::string& hint = {}) const {
    throw Error(what, Place{.byte = slice_.offset()}, hint.empty() ? bytes::damage_hint : hint);
  }
  [[nodiscard]] std::int64_t number(const bytes::Slice& value, const char* name) const;
  [[nodiscard]] std::vector<std::int64_t> numbers(bytes::JsonReader& in, const char* name, const char* kind) const;
  [[nodiscard]] std::vector<std::int64_t> list(const bytes::Slice& value, const char* name) const;
  [[nodiscard]] std::vector<std::vector<std::int64_t>> rows(const bytes::Slice& value, const char* name) const;
  void open_array(bytes::JsonReader& in, const char* name, const char* kind) const;
  void check_size(std::size_t size, const char* name) const;
  std::vector<std::int32_t> links(const std::vector<std::int64_t>& row, std::size_t nodes, const char* name) const;

  bytes::Slice slice_;
};

std::int64_t TreeStructure::number(const bytes::Slice& value, const char* name) const {
  if (bytes::is_scalar(value.first())) {
    bytes::JsonReader in(value);
    const auto found = bytes::whole_number(in.scalar(), name, value.offset());
    if (found) { return *found; }
  }
  refuse(fmt::format("{} in tree_structure is no whole number", name));
}

void TreeStructure::open_array(bytes::JsonReader& in, const char* name, const char* kind) const {
  if (in.peek() != '[') { refuse(fmt::format("{} in tree_structure is not {}", name, kind)); }
  in.open();
}

void TreeStructure::check_size(std::size_t size, const char* name) const {
  if (size > most_nodes) { refuse(fmt::format("{} in tree_structure has more than {} entries", name, most_nodes)); }
}

std::vector<std::int64_t> TreeStructure::numbers(bytes::JsonReader& in, const char* name, const char* kind) const {
  open_array(in, name, kind);
  std::vector<std::int64_t> list;
  while (in.next_element(list.empty())) {
    const bool scalar = bytes::is_scalar(in.peek());
    const auto number = scalar ? bytes::whole_number(in.scalar(), name, in.offset()) : std::nullopt;
    if (!number) { refuse(fmt::format("{} in tree_structure is not {}", name, kind)); }
    list.push_back(*number);
    check_size(list.size(), name);
  }
  return list;
}

std::vector<std::int64_t> TreeStructure::list(const bytes::Slice& value, const char* name) const {
  bytes::JsonReader in(value);
  return numbers(in, name, "an array of whole numbers");
}

std::vector<std::vector<std::int64_t>> TreeStructure::rows(const bytes::Slice& value, const char* name) const {
  constexpr const char* kind = "an array with one row of whole numbers per request";
  bytes::JsonReader in(value);
  open_array(in, name, kind);
  std::vector<std::vector<std::int64_t>> list;
  std::size_t size = 0;
  while (in.next_element(list.empty())) {
    list.push_back(numbers(in, name, kind));
    size += list.back().size() + 1;
    check_size(size, name);
  }
  return list;
}

BatchArrays TreeStructure::arrays() const {
  // All members are found before any is read: of a key that is there twice the later one counts, as in Python.
  std::optional<bytes::Slice> draft_token_num;
  std::optional<bytes::Slice> next_token;
  std::optional<bytes::Slice> next_sibling;
  std::optional<bytes::Slice> draft_tokens;
  std::optional<bytes::Slice> accept_index;
  for (bytes::ObjectWalk walk(slice_); walk.next();) {
    if (walk.key() == "draft_token_num") { draft_token_num = walk.value(); }
    if (walk.key() == "retrive_next_token") { next_token = walk.value(); }
    if (walk.key() == "retrive_next_sibling") { next_sibling = walk.value(); }
    if (walk.key() == "draft_tokens") { draft_tokens = walk.value(); }
    if (walk.key() == "accept_index") { accept_index = walk.value(); }
  }
  const auto read = [this](const std::optional<bytes::Slice>& value, const char* name, auto reader) {
    if (!value) { refuse(fmt::format("tree_structure lacks {}", name)); }
    try {
      return (this->*reader)(*value, name);
    } catch (const Error& error) {
      if (error.place().byte == slice_.offset()) { throw; }
      throw Error(fmt::format("{} in tree_structure: {}", name, error.what()), error.place(), error.hint());
    }
  };
  return {.draft_token_num = read(draft_token_num, "draft_token_num", &TreeStructure::number),
          .next_token = read(next_token, "retrive_next_token", &TreeStructure::rows),
          .next_sibling = read(next_sibling, "retrive_next_sibling", &TreeStructure::rows),
          .draft_tokens = read(draft_tokens, "draft_tokens", &TreeStructure::list),
          .accept_index = read(accept_index, "accept_index", &TreeStructure::list)};
}

std::vector<std::int32_t> TreeStructure::links(const std::vector<std::int64_t>& row, std::size_t nodes,
                                               const char* name) const {
  if (row.size() != nodes) { refuse(fmt::format("{} has {} entries for a tree of {} nodes", name, row.size(), nodes)); }
  for (std::size_t node = 0; node < nodes; ++node) {
    if (row[node] < -1 || row[node] >= static_cast<std::int64_t>(nodes)) {
      refuse(fmt::format("{} of node {} is {}, which is no node", name, node, row[node]),
             fmt::format("nodes run from 0 to {}, -1 for none", nodes - 1));
    }
  }
  return {row.begin(), row.end()};
}

DraftTree TreeStructure::cut(const BatchArrays& arrays) const {
  const auto& [nodes, next_token, next_sibling, draft_tokens, accept_index] = arrays;
  const std::size_t batch = next_token.size();
  if (batch == 0 || next_sibling.size() != batch) {
    refuse(fmt::format("retrive_next_token holds {} trees, retrive_next_sibling {}", batch, next_sibling.size()));
  }
  // Held against an array that is there, so that an absurd number allocates nothing.
  if (nodes < 1 || static_cast<std::uint64_t>(nodes) != next_token[0].size()) {
    refuse(fmt::format("draft_token_num is {}, but retrive_next_token has {} entries", nodes, next_token[0].size()));
  }
  const auto count = static_cast<std::size_t>(nodes);
  if (draft_tokens.size() != batch * count) {
    refuse(fmt::format("draft_tokens has {} entries for {} tree{} of {} nodes", draft_tokens.size(), batch,
                       batch == 1 ? "" : "s", nodes));
  }

  for (const std::int64_t row : accept_index) {
    if (row < -1 || row >= static_cast<std::int64_t>(batch * count)) {
      refuse(fmt::format("accept_index holds {}, which is no node", row),
             fmt::format("the batch has nodes 0 to {}, -1 for none", batch * count - 1));
    }
  }
  std::vector<std::int64_t> accepted = accept_index;
  std::erase(accepted, -1);
  if (accepted.empty()) { refuse("accept_index names no node", "the root at least is always accepted"); }

  DraftTree tree;
  const std::int64_t request = accepted.front() / nodes;
  for (const std::int64_t row : accepted) {
    if (row / nodes != request) {
      refuse(fmt::format("accept_index holds {}, a node of another request than {}", row, accepted.front()),
             fmt::format("this request's nodes are {} to {}", request * nodes, (request + 1) * nodes - 1));
    }
    tree.accepted.push_back(static_cast<std::int32_t>(row - request * nodes));
  }
  const auto place = static_cast<std::size_t>(request);
  tree.draft_token_num = static_cast<std::int32_t>(nodes);
  tree.request = static_cast<std::int32_t>(request);
  tree.batch_size = static_cast<std::int32_t>(batch);
  tree.first_child = links(next_token[place], count, "retrive_next_token");
  tree.next_sibling = links(next_sibling[place], count, "retrive_next_sibling");
  const auto mine = std::span(draft_tokens).subspan(place * count, count);
  tree.token_ids.assign(mine.begin(), mine.end());
  return tree;
}

}  // namespace

DraftTree decode_tree(const bytes::Slice& tree_structure) {
  const TreeStructure structure(tree_structure);
  return structure.cut(structure.arrays());
}

}  // namespace expertviz::input
