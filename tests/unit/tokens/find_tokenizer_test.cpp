#include "catch.hpp"
#include "expertviz/tokenizer.hpp"
#include "temporary_folder.hpp"
#include "tokens/hub_cache.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/stat.h>

namespace {

namespace fs = std::filesystem;
using expertviz::find_tokenizer;
using expertviz::tokens::hub_cache_folder;
using expertviz::tokens::is_hub_id;

/// The variables of the cache, all unset but those given, and as they were at the end.
class Environment {
 public:
  explicit Environment(const std::map<std::string, std::string>& values) {
    for (const char* name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME", "HOME"}) {
      const char* value = std::getenv(name);
      before_[name] = value == nullptr ? std::nullopt : std::optional<std::string>(value);
      unsetenv(name);
    }
    for (const auto& [name, value] : values) {
      setenv(name.c_str(), value.c_str(), 1);
    }
  }
  ~Environment() {
    for (const auto& [name, value] : before_) {
      if (value) {
        setenv(name.c_str(), value->c_str(), 1);
      } else {
        unsetenv(name.c_str());
      }
    }
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  std::map<std::string, std::optional<std::string>> before_;
};

/// Works in another folder, so that relative names can be tested.
class WorkingFolder {
 public:
  explicit WorkingFolder(const fs::path& folder) : before_(fs::current_path()) { fs::current_path(folder); }
  ~WorkingFolder() { fs::current_path(before_); }
  WorkingFolder(const WorkingFolder&) = delete;
  WorkingFolder& operator=(const WorkingFolder&) = delete;

 private:
  fs::path before_;
};

const fs::path qwen = "models--Qwen--Qwen3-30B-A3B";

}  // namespace

TEST_CASE("the folder of the hub cache, by the variables that name it") {
  const auto folder = [](const std::map<std::string, std::string>& values) {
    const Environment environment(values);
    return hub_cache_folder();
  };
  CHECK(folder({{"HF_HUB_CACHE", "/a"}, {"HUGGINGFACE_HUB_CACHE", "/b"}, {"HF_HOME", "/c"}, {"HOME", "/h"}}) == "/a");
  CHECK(folder({{"HUGGINGFACE_HUB_CACHE", "/b"}, {"HF_HOME", "/c"}, {"HOME", "/h"}}) == "/b");
  CHECK(folder({{"HF_HOME", "/c"}, {"XDG_CACHE_HOME", "/x"}, {"HOME", "/h"}}) == "/c/hub");
  CHECK(folder({{"XDG_CACHE_HOME", "/x"}, {"HOME", "/h"}}) == "/x/huggingface/hub");
  CHECK(folder({{"HOME", "/h"}}) == "/h/.cache/huggingface/hub");
  CHECK(folder({{"HF_HUB_CACHE", ""}, {"HF_HOME", ""}, {"HOME", "/h"}}) == "/h/.cache/huggingface/hub");
  CHECK(folder({{"HF_HOME", "~/hf"}, {"HOME", "/h"}}) == "/h/hf/hub");
  CHECK_FALSE(folder({}));
}

TEST_CASE("a hub id cannot leave the cache") {
  for (const char* id : {"gpt2", "Qwen/Qwen3-30B-A3B", "mistralai/Mixtral-8x7B-v0.1", "a_b/c.d-e"}) {
    INFO(id);
    CHECK(is_hub_id(id));
  }
  for (const char* id : {"",     "/",   "a/", "/a",   "a/b/c", "..",   "a/..", "../a", "a..b",  "a--b", "a b",
                         "a\\b", "~/a", ".a", "a/.b", "-a/b",  "a/-b", "a\n",  "é",    "$HOME", "a%2Fb"}) {
    INFO(id);
    CHECK_FALSE(is_hub_id(id));
  }
  CHECK_FALSE(is_hub_id(std::string_view("a\0b", 3)));
}

TEST_CASE("a hub id is found in the snapshot of refs/main") {
  const TemporaryFolder cache;
  const Environment environment({{"HF_HUB_CACHE", cache.path().string()}});
  cache.write(qwen / "refs" / "main", " 0123abc\n");
  const auto file = cache.write(qwen / "snapshots" / "0123abc" / "tokenizer.json", "{}");
  cache.write(qwen / "snapshots" / "newer" / "tokenizer.json", "{}");
  for (const bool trusted : {false, true}) {
    const auto search = find_tokenizer("Qwen/Qwen3-30B-A3B", trusted);
    CHECK(search.found == file);
    CHECK(search.looked_in == std::vector<fs::path>{"Qwen/Qwen3-30B-A3B", file.parent_path()});
  }
  CHECK_FALSE(find_tokenizer("Qwen/Qwen3", false).found);
}

TEST_CASE("a snapshot that links to blobs, as the cache keeps files, is found by its own name") {
  const TemporaryFolder cache;
  const Environment environment({{"HF_HUB_CACHE", cache.path().string()}});
  cache.write(qwen / "blobs" / "f00", "{}");
  cache.write(qwen / "refs" / "main", "c0");
  const fs::path snapshot = cache.path() / qwen / "snapshots" / "c0";
  fs::create_directories(snapshot);
  fs::create_symlink("../../blobs/f00", snapshot / "tokenizer.json");
  CHECK(find_tokenizer("Qwen/Qwen3-30B-A3B", false).found == snapshot / "tokenizer.json");
}

TEST_CASE("without a usable refs/main, the newest snapshot with a tokenizer is taken") {
  const TemporaryFolder cache;
  const Environment environment({{"HF_HUB_CACHE", cache.path().string()}});
  const auto old_file = cache.write(qwen / "snapshots" / "aaa" / "tokenizer.json", "{}");
  const auto new_file = cache.write(qwen / "snapshots" / "bbb" / "tokenizer.json", "{}");
  cache.write(qwen / "snapshots" / "ccc" / "config.json", "{}");
  const auto now = fs::file_time_type::clock::now();
  fs::last_write_time(old_file.parent_path(), now - std::chrono::hours(2));
  fs::last_write_time(new_file.parent_path(), now - std::chrono::hours(1));
  CHECK(find_tokenizer("Qwen/Qwen3-30B-A3B", false).found == new_file);

  cache.write("outside/tokenizer.json", "{}");
  for (const std::string& commit :
       std::vector<std::string>{"", "   \n", "../../outside", "..", "/etc", "a/b", "gone", std::string(300, 'x')}) {
    INFO(commit);
    cache.write(qwen / "refs" / "main", commit);
    CHECK(find_tokenizer("Qwen/Qwen3-30B-A3B", false).found == new_file);
  }
}

TEST_CASE("what is no file in the cache is passed over and cannot make the search wait") {
  const TemporaryFolder cache;
  const Environment environment({{"HF_HUB_CACHE", cache.path().string()}});
  const fs::path snapshot = cache.path() / qwen / "snapshots" / "c0";
  fs::create_directories(snapshot);
  fs::create_directories(cache.path() / qwen / "refs");
  REQUIRE(mkfifo((cache.path() / qwen / "refs" / "main").c_str(), 0600) == 0);
  REQUIRE(mkfifo((snapshot / "tokenizer.json").c_str(), 0600) == 0);
  fs::create_symlink("/dev/zero", snapshot / "vocab.json");
  fs::create_symlink("a.tiktoken", snapshot / "a.tiktoken");
  fs::create_symlink("../../blobs/gone", snapshot / "tiktoken.model");
  CHECK_FALSE(find_tokenizer("Qwen/Qwen3-30B-A3B", false).found);
  cache.write(qwen / "snapshots" / "c0" / "tokenizer.model", "x");
  CHECK(find_tokenizer("Qwen/Qwen3-30B-A3B", false).found == snapshot / "tokenizer.model");
}

TEST_CASE("a folder wins over the hub cache, unless it holds no tokenizer") {
  const TemporaryFolder cache;
  const Environment environment({{"HF_HUB_CACHE", cache.path().string()}});
  cache.write(qwen / "refs" / "main", "c0");
  const auto cached = cache.write(qwen / "snapshots" / "c0" / "tokenizer.json", "{}");

  const TemporaryFolder work;
  const WorkingFolder working_folder(work.path());
  work.write("Qwen/Qwen3-30B-A3B/config.json", "{}");
  CHECK(find_tokenizer("Qwen/Qwen3-30B-A3B", false).found == cached);
  work.write("Qwen/Qwen3-30B-A3B/tokenizer.model", "x");
  CHECK(find_tokenizer("Qwen/Qwen3-30B-A3B", false).found == "Qwen/Qwen3-30B-A3B/tokenizer.model");
}

TEST_CASE("the files of a folder have an order") {
  const TemporaryFolder folder;
  for (const char* name :
       {"tokenizer.model", "tiktoken.model", "b.tiktoken", "a.tiktoken", "vocab.json", "tokenizer.json"}) {
    folder.write(name, "x");
    INFO(name);
    CHECK(find_tokenizer(folder.path().string(), false).found == folder.path() / name);
  }
}

TEST_CASE("a file is taken from the command line, not from a trace") {
  const TemporaryFolder folder;
  const auto file = folder.write("some.json", "{}");
  CHECK(find_tokenizer(file.string(), true).found == file);
  CHECK_FALSE(find_tokenizer(file.string(), false).found);
}

TEST_CASE("a tokenizer that travels with the trace is found beside it") {
  const TemporaryFolder there;
  const auto beside = there.write("run/models/tokenizer.json", "{}");
  there.write("tokenizer.json", "{}");
  const fs::path run = there.path() / "run";
  CHECK(find_tokenizer("models", false, run).found == beside);
  CHECK_FALSE(find_tokenizer("models", false).found);
  // Nothing outside of the trace's folder.
  CHECK_FALSE(find_tokenizer("..", false, run).found);
  CHECK_FALSE(find_tokenizer("models/../..", false, run).found);

  const TemporaryFolder work;
  const WorkingFolder working_folder(work.path());
  work.write("models/vocab.json", "x");
  CHECK(find_tokenizer("models", false, run).found == "models/vocab.json");
}

TEST_CASE("a name that leads nowhere says where it was looked for") {
  const TemporaryFolder cache;
  const Environment environment({{"HF_HUB_CACHE", cache.path().string()}});
  const auto search = find_tokenizer("org/model", false);
  CHECK_FALSE(search.found);
  CHECK(search.looked_in == std::vector<fs::path>{"org/model", cache.path() / "models--org--model"});
  for (const std::string& name : {std::string(), std::string("a\0b", 3), std::string(100'000, 'x'),
                                  std::string("../../x"), std::string("/dev/null"), std::string("\xFF\xFE")}) {
    CHECK_FALSE(find_tokenizer(name, false).found);
  }
}
