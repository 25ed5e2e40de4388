#include "tokens/hub_cache.hpp"

#include "tokens/replace_pattern.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

namespace expertviz::tokens {
namespace fs = std::filesystem;
namespace {

/// Whether a name can be one part of a path inside the cache and nothing else.
bool is_plain_name(std::string_view name) {
  const auto is_allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-';
  };
  return !name.empty() && name.front() != '.' && name.front() != '-' &&
         std::all_of(name.begin(), name.end(), is_allowed) && name.find("..") == std::string_view::npos;
}

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? std::nullopt : std::optional<std::string>(value);
}

std::optional<fs::path> folder_in_environment(const char* name) {
  const auto value = environment(name);
  if (!value) { return std::nullopt; }
  const bool at_home = *value == "~" || value->starts_with("~/");
  const auto home = environment("HOME");
  return at_home && home ? fs::path(*home + value->substr(1)) : fs::path(*value);
}

/// The commit that refs/main names, if it is one and not a way out of the cache.
std::optional<std::string> main_commit(const fs::path& model) {
  const fs::path reference = model / "refs" / "main";
  std::error_code error;
  if (!fs::is_regular_file(reference, error)) { return std::nullopt; }
  std::ifstream stream(reference, std::ios::binary);
  std::array<char, 256> start{};
  stream.read(start.data(), start.size());
  std::string_view commit(start.data(), static_cast<std::size_t>(stream.gcount()));
  constexpr std::string_view spaces = " \t\r\n\v\f";
  commit.remove_prefix(std::min(commit.find_first_not_of(spaces), commit.size()));
  commit = commit.substr(0, commit.find_last_not_of(spaces) + 1);
  return is_plain_name(commit) ? std::optional<std::string>(commit) : std::nullopt;
}

/// The snapshots there are, the newest first.
std::vector<fs::path> snapshots_by_age(const fs::path& snapshots) {
  std::vector<std::pair<fs::file_time_type, fs::path>> found;
  std::error_code error;
  for (fs::directory_iterator entry(snapshots, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code unknown;
    if (entry->is_directory(unknown)) { found.emplace_back(entry->last_write_time(unknown), entry->path()); }
  }
  std::sort(found.rbegin(), found.rend());
  std::vector<fs::path> paths;
  paths.reserve(found.size());
  for (auto& [time, path] : found) {
    paths.push_back(std::move(path));
  }
  return paths;
}

}  // namespace

bool is_hub_id(std::string_view name) {
  if (name.find("--") != std::string_view::npos) { return false; }
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos) { return is_plain_name(name); }
  return is_plain_name(name.substr(0, slash)) && is_plain_name(name.substr(slash + 1));
}

std::optional<fs::path> hub_cache_folder() {
  if (auto cache = folder_in_environment("HF_HUB_CACHE")) { return cache; }
  if (auto cache = folder_in_environment("HUGGINGFACE_HUB_CACHE")) { return cache; }
  if (auto home = folder_in_environment("HF_HOME")) { return *home / "hub"; }
  if (auto caches = folder_in_environment("XDG_CACHE_HOME")) { return *caches / "huggingface" / "hub"; }
  if (auto home = folder_in_environment("HOME")) { return *home / ".cache" / "huggingface" / "hub"; }
  return std::nullopt;
}

std::vector<fs::path> snapshots_of(const fs::path& cache, std::string_view id) {
  const fs::path model = cache / ("models--" + replaced(id, "/", "--"));
  std::vector<fs::path> folders;
  if (const auto commit = main_commit(model)) { folders.push_back(model / "snapshots" / *commit); }
  for (fs::path& snapshot : snapshots_by_age(model / "snapshots")) {
    if (folders.empty() || snapshot != folders.front()) { folders.push_back(std::move(snapshot)); }
  }
  if (folders.empty()) { folders.push_back(model); }
  return folders;
}

}  // namespace expertviz::tokens
