#include "input/responses/nested_lists.hpp"

#include "bytes/json_reader.hpp"
#include "bytes/json_text.hpp"
#include "expertviz/error.hpp"
#include "input/topk_matrix.hpp"

#include <optional>

#include <fmt/format.h>

namespace expertviz::input {

void NestedLists::read(const bytes::Slice& value, const char* name) {
  bytes::JsonReader in(value);
  const auto refuse = [&](const std::string& what) {
    throw Error(fmt::format("{} {}", name, what), Place{.byte = in.offset()},
                "expected lists of tokens, layers and expert ids, each as long as the others");
  };
  const auto open = [&] {
    if (in.peek() != '[') { refuse("is not three lists deep"); }
    in.open();
  };
  const auto check = [&](std::size_t length, std::size_t& known) {
    if (known == 0) { known = length; }
    if (length != known || length == 0) { refuse(fmt::format("has a list of {} behind one of {}", length, known)); }
  };
  open();
  for (bool first_row = true; in.next_element(first_row); first_row = false) {
    open();
    std::size_t layers = 0;
    for (; in.next_element(layers == 0); ++layers) {
      open();
      std::size_t experts = 0;
      for (; in.next_element(experts == 0); ++experts) {
        const std::uint64_t offset = in.offset();
        const auto id = bytes::is_scalar(in.peek()) ? bytes::whole_number(in.scalar(), name, offset) : std::nullopt;
        if (!id || *id < -1 || *id > max_expert_id) { refuse("holds what is no expert id"); }
        const auto number = static_cast<std::int32_t>(*id);
        bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
      }
      check(experts, shape_.top_k);
    }
    check(layers, shape_.layers);
    ++shape_.rows;
  }
  in.end();
}

}  // namespace expertviz::input
