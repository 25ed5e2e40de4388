#include "expertviz/tokenizer.hpp"
#include "tokens/hub_cache.hpp"
#include "tokens/tokenizer_files.hpp"

#include <algorithm>
#include <system_error>

namespace expertviz {
namespace fs = std::filesystem;

namespace {

/// Whether the path stays in the folder that it starts from.
bool stays_inside(const fs::path& path) {
  return path.is_relative() && std::find(path.begin(), path.end(), "..") == path.end();
}

}  // namespace

TokenizerSearch find_tokenizer(const std::string& name, bool trusted, const fs::path& beside) {
  TokenizerSearch search;
  // No path holds a null character, and a system call would stop at it.
  if (name.empty() || name.find('\0') != std::string::npos) { return search; }

  const auto look_in = [&search](const fs::path& folder) {
    search.looked_in.push_back(folder);
    search.found = tokens::tokenizer_in_folder(folder);
    return search.found.has_value();
  };
  const fs::path path(name);
  std::error_code error;
  if (fs::is_directory(path, error)) {
    if (look_in(path)) { return search; }
  } else {
    search.looked_in.push_back(path);
    if (trusted && fs::is_regular_file(path, error)) {
      search.found = path;
      return search;
    }
  }
  if (!beside.empty() && beside != "." && stays_inside(path)) {
    if (look_in(beside / path)) { return search; }
  }
  search.is_hub_id = tokens::is_hub_id(name);
  const auto cache = search.is_hub_id ? tokens::hub_cache_folder() : std::nullopt;
  if (cache) {
    for (const fs::path& snapshot : tokens::snapshots_of(*cache, name)) {
      if (look_in(snapshot)) { break; }
    }
  }
  return search;
}

}  // namespace expertviz
