// Input: how many ids from 0 on are asked for; then a tokenizer file of any kind. Each id must get a token, the same
// alone as among others, whose text is UTF-8; or the file is refused. Where the file is a plain vocabulary without a
// decoder, the text is the piece.

#include "control_bytes.hpp"
#include "expertviz/error.hpp"
#include "expertviz/tokenizer.hpp"
#include "plain/json.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <stdexcept>
#include <vector>

#include <stdlib.h>
#include <unistd.h>  // mkdtemp on macOS

namespace {

using expertviz::Error;
using expertviz::Token;
using expertviz::Tokenizer;
using expertviz::plain::Value;

/// A folder of this process alone, so that no other file stands beside the tokenizer.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "expertviz-fuzz-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) { throw std::runtime_error("no temporary folder can be made"); }
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::filesystem::path file() const { return path_ / "tokenizer"; }

 private:
  std::filesystem::path path_;
};

std::optional<std::vector<Token>> decode(const std::filesystem::path& file, const std::vector<std::int64_t>& ids) {
  try {
    return Tokenizer(file).decode(ids);
  } catch (const Error&) { return std::nullopt; }
}

/// The pieces of {"model": {"vocab": {piece: id, ...}}}, if the text is no more than that and its ids are apart and can
/// be ids.
std::optional<std::map<std::int64_t, std::string>> plain_vocabulary(std::string_view text) {
  const auto value = expertviz::plain::parse(text);
  if (!value || value->members.size() != 1 || value->members[0].first != "model") { return std::nullopt; }
  const Value& model = value->members[0].second;
  if (model.members.size() != 1 || model.members[0].first != "vocab") { return std::nullopt; }
  const Value& vocabulary = model.members[0].second;
  if (!vocabulary.is(Value::Kind::object)) { return std::nullopt; }
  std::map<std::int64_t, std::string> pieces;
  for (const auto& [piece, id] : vocabulary.members) {
    const auto number = id.whole();
    if (!number || *number < 0 || *number > 1'000'000 || !expertviz::plain::is_utf8(piece)) { return std::nullopt; }
    if (!pieces.emplace(*number, piece).second) { return std::nullopt; }
  }
  return pieces;
}

void check(const Token& token, std::int64_t id) {
  if (token.id != id) { expertviz::fuzz::report("a token has another id than was asked for"); }
  if (!expertviz::plain::is_utf8(token.text)) { expertviz::fuzz::report("a token's text is no UTF-8"); }
  if (token.kind == Token::Kind::unknown && !token.text.empty()) {
    expertviz::fuzz::report("a token that is unknown has a text");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace expertviz;
  static const Folder folder;
  fuzz::ControlBytes control(data, size);
  std::vector<std::int64_t> ids{-1, 151'644, std::int64_t{1} << 40};
  for (int id = static_cast<unsigned char>(control.take()) % 16; id >= 0; --id) {
    ids.push_back(id);
  }
  std::ofstream(folder.file(), std::ios::binary | std::ios::trunc) << control.rest();

  const auto pieces = plain_vocabulary(control.rest());
  const auto tokens = decode(folder.file(), ids);
  if (!tokens) {
    if (pieces) { fuzz::report("a plain vocabulary is refused"); }
    return 0;
  }
  if (tokens->size() != ids.size()) { fuzz::report("not a token an id"); }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const Token& token = (*tokens)[i];
    check(token, ids[i]);
    if (!pieces) { continue; }
    const auto piece = pieces->find(ids[i]);
    if (token.text != (piece != pieces->end() ? piece->second : "")) { fuzz::report("not the piece: " + token.text); }
  }
  const auto alone = decode(folder.file(), {ids.back()});
  if (alone &&
      (alone->size() != 1 || (*alone)[0].text != tokens->back().text || (*alone)[0].kind != tokens->back().kind)) {
    fuzz::report("a token alone is another one than among others");
  }
  return 0;
}
