#include "bytes/byte_source.hpp"

#include "catch.hpp"
#include "expertviz/error.hpp"
#include "fed_pipe.hpp"
#include "plain/packing.hpp"
#include "random.hpp"
#include "says.hpp"
#include "temporary_file.hpp"

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace expertviz {
namespace {

using plain::pack_gzip;
using plain::pack_zstd;

/// All bytes, taken in reads of this size as the segments are.
std::string read_all(bytes::ByteSource& source, std::size_t read_size) {
  std::string content;
  std::string buffer(read_size, '\0');
  for (;;) {
    const std::size_t got = source.read(content.size(), buffer.data(), read_size);
    content.append(buffer, 0, got);
    if (got < read_size) { return content; }
  }
}

std::string read_all(const std::string& path, std::size_t read_size = std::size_t{1} << 18) {
  return read_all(*bytes::open_source(path), read_size);
}

Error error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) { return error; }
  return Error("no error");
}

/// Text that packs well but not to nothing.
std::string some_text(std::size_t size, std::uint64_t seed = 1) {
  Random random(seed);
  std::string text;
  while (text.size() < size) {
    text += std::to_string(random.below(1'000'000)) + (random.chance(10) ? std::string(random.below(500), ' ') : ",\n");
  }
  text.resize(size);
  return text;
}

TEST_CASE("a regular file is read as it is, at any place") {
  const std::string content = some_text(300'000);
  const TemporaryFile file(content);
  const auto source = bytes::open_source(file.path());
  CHECK(source->random_access());
  CHECK(source->stored_size() == content.size());
  std::string buffer(100, '\0');
  REQUIRE(source->read(200'000, buffer.data(), 100) == 100);
  CHECK(buffer == content.substr(200'000, 100));
  CHECK(source->read(299'950, buffer.data(), 100) == 50);
  CHECK(source->read(300'000, buffer.data(), 100) == 0);
  CHECK(source->read(400'000, buffer.data(), 100) == 0);
  for (const std::size_t size : {1'000, 4'096, 300'000, 300'001}) {
    CHECK(read_all(file.path(), size) == content);
  }
  CHECK(read_all(TemporaryFile("").path()).empty());
  CHECK(read_all(TemporaryFile("\x1f").path()) == "\x1f");
  CHECK(read_all(TemporaryFile("\x28\xb5\x2f").path()) == "\x28\xb5\x2f");
}

TEST_CASE("several threads read one regular file at once") {
  const std::string content = some_text(1'000'000);
  const TemporaryFile file(content);
  const auto source = bytes::open_source(file.path());
  std::vector<std::string> found(4);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < found.size(); ++i) {
    threads.emplace_back([&, i] {
      found[i].resize(250'000);
      for (std::size_t at = 0; at < 250'000; at += 1'000) {
        found[i].resize(at + source->read(i * 250'000 + at, found[i].data() + at, 1'000));
        found[i].resize(250'000);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    CHECK(found[i] == content.substr(i * 250'000, 250'000));
  }
  CHECK(source->stored_bytes_read() >= content.size());
}

TEST_CASE("a pipe gives the same bytes, packed or not") {
  const std::string content = some_text(700'000);
  for (const std::string& stored :
       {content, pack_gzip(content), pack_zstd(content), std::string(), content.substr(0, 3)}) {
    const FedPipe pipe(stored);
    const auto source = bytes::open_source(pipe.path());
    CHECK_FALSE(source->random_access());
    CHECK_FALSE(source->stored_size().has_value());
    CHECK(read_all(*source, 1 << 18) == (stored.size() < 4 || stored == content ? stored : content));
    CHECK(source->stored_bytes_read() == stored.size());
  }
}

/// Puts another file in the place of standard input for as long as it lives.
class StandardInput {
 public:
  explicit StandardInput(const std::string& path, off_t begin = 0) : saved_(::dup(STDIN_FILENO)) {
    const int file = ::open(path.c_str(), O_RDONLY);
    if (begin > 0) { ::lseek(file, begin, SEEK_SET); }
    ::dup2(file, STDIN_FILENO);
    ::close(file);
  }
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;
  ~StandardInput() {
    ::dup2(saved_, STDIN_FILENO);
    ::close(saved_);
  }

 private:
  int saved_;
};

TEST_CASE("standard input may be a pipe or a file, read from where it stands, and stays open") {
  const std::string content = some_text(500'000);
  const FedPipe pipe(content);
  const TemporaryFile file(content);
  const TemporaryFile packed("passed" + pack_gzip(content));
  {
    const StandardInput input(pipe.path());
    CHECK((read_all("-") == content));
  }
  {
    const StandardInput input(file.path(), 1'000);
    CHECK((read_all("-") == content.substr(1'000)));
    CHECK(bytes::open_source("-")->stored_size() == 499'000);
    CHECK(::fcntl(STDIN_FILENO, F_GETFD) != -1);
  }
  {
    const StandardInput input(packed.path(), 6);
    CHECK((read_all("-") == content));
  }
}

TEST_CASE("what gzip and zstd packed is recognised by its first bytes, in one part or several") {
  const std::string content = some_text(900'000);
  const auto part = [&content](std::size_t begin, std::size_t size) { return content.substr(begin, size); };
  const std::string none;
  std::vector<std::string> stored;
  for (const auto& pack : {pack_gzip, pack_zstd}) {
    stored.push_back(pack(content));
    stored.push_back(pack(part(0, 1)) + pack(part(1, 300'000)) + pack(part(300'001, 599'999)));
    stored.push_back(pack(none) + pack(content) + pack(none) + pack(none));
    std::string many;
    for (std::size_t at = 0; at < content.size(); at += 4'000) {
      many += pack(part(at, 4'000));
    }
    stored.push_back(many);
  }
  stored.push_back(plain::skippable_zstd_frame("size") + pack_zstd(part(0, 500'000)) + plain::skippable_zstd_frame("") +
                   pack_zstd(part(500'000, 400'000)) + plain::skippable_zstd_frame(std::string(1'000'000, 'x')));
  for (std::size_t i = 0; i < stored.size(); ++i) {
    INFO("packed in way " << i);
    const TemporaryFile file(stored[i]);
    for (const std::size_t size : {100, 65'536, 1 << 18, 900'000, 900'001}) {
      INFO("reads of " << size);
      CHECK((read_all(file.path(), size) == content));
    }
  }
  CHECK(read_all(TemporaryFile(pack_gzip(none)).path()).empty());
  CHECK(read_all(TemporaryFile(pack_zstd(none)).path()).empty());
}

TEST_CASE("content that ends just where a read ends is whole") {
  const std::string content = some_text(std::size_t{1} << 19);
  for (const auto& pack : {pack_gzip, pack_zstd}) {
    const TemporaryFile whole(pack(content));
    CHECK((read_all(whole.path(), 1 << 18) == content));
    const TemporaryFile halves(pack(content.substr(0, 1 << 18)) + pack(content.substr(1 << 18)));
    CHECK((read_all(halves.path(), 1 << 18) == content));
  }
}

TEST_CASE("a little that unpacks to much is read in constant memory") {
  const std::string zeros(std::size_t{40} << 20, '0');
  for (const auto& pack : {pack_gzip, pack_zstd}) {
    const TemporaryFile file(pack(zeros));
    CHECK((read_all(file.path()) == zeros));
  }
}

TEST_CASE("packed input that was cut is refused wherever it was cut") {
  const std::string content = some_text(3'000);
  for (const auto& pack : {pack_gzip, pack_zstd}) {
    const std::string packed = pack(content);
    const TemporaryFile file(packed + packed);
    for (std::size_t size = 2 * packed.size() - 1; size >= 4; --size) {
      file.cut(size);
      if (size == packed.size()) { continue; }
      INFO("cut to " << size << " of " << packed.size());
      const Error error = error_of([&] { static_cast<void>(read_all(file.path())); });
      REQUIRE(says(error, "ends too early"));
      REQUIRE(error.place().byte == size);
    }
  }
}

TEST_CASE("packed input that was damaged ends in an error, or in the right bytes where the damage does not matter") {
  const std::string content = some_text(2'000);
  for (const auto& pack : {pack_gzip, pack_zstd}) {
    const std::string packed = pack(content);
    std::size_t refused = 0;
    for (std::size_t at = 4; at < packed.size(); at += 3) {
      std::string damaged = packed;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << at % 8));
      INFO("byte " << at);
      std::string found = content;
      const Error error = error_of([&] { found = read_all(TemporaryFile(damaged).path()); });
      REQUIRE((found == content));
      refused += says(error, "no error") ? 0 : 1;
    }
    CHECK(refused > packed.size() / 6);
  }
}

TEST_CASE("what follows packed content and is none is refused") {
  const std::string content = some_text(1'000);
  for (const auto& pack : {pack_gzip, pack_zstd}) {
    const TemporaryFile file(pack(content) + "and more");
    const Error error = error_of([&] { static_cast<void>(read_all(file.path())); });
    INFO(error.line());
    CHECK(says(error, "damaged"));
    CHECK(error.place().byte.value_or(0) <= pack(content).size() + 8);
  }
}

TEST_CASE("zero bytes behind or between gzip members are padding, and nothing else is") {
  const std::string content = some_text(1'000);
  const std::string padding(70'000, '\0');
  CHECK(read_all(TemporaryFile(pack_gzip(content) + padding).path()) == content);
  CHECK(read_all(TemporaryFile(pack_gzip(content) + padding + pack_gzip("more")).path()) == content + "more");
  CHECK(says(error_of([&] {
               static_cast<void>(read_all(TemporaryFile(pack_gzip(content) + padding + "no more gzip").path()));
             }),
             "damaged"));
  CHECK(says(error_of([&] { static_cast<void>(read_all(TemporaryFile(pack_zstd(content) + padding).path())); }),
             "damaged"));
}

TEST_CASE("a zstd window that is too large is told, with what to do") {
  // A frame header with a window of 256 MiB, and one block of one byte.
  const std::string frame("\x28\xb5\x2f\xfd\x00\x90\x09\x00\x00x", 10);
  const Error error = error_of([&] { static_cast<void>(read_all(TemporaryFile(frame).path())); });
  CHECK(says(error, "window of more than 128 MiB"));
  CHECK(error.hint().find("repack it") != std::string::npos);
}

TEST_CASE("what xz, bzip2 and zip packed is told by name, with what unpacks it") {
  // The first bytes of what those programs make of "[]".
  struct Packed {
    std::string first;
    const char* name;
    const char* unpack;
  };
  for (const Packed& packed : {Packed{std::string("\xfd\x37\x7a\x58\x5a\x00\x00\x04", 8), "xz", "xz -dc FILE"},
                               Packed{"BZh91AY&SY", "bzip2", "bzip2 -dc FILE"},
                               Packed{std::string("PK\x03\x04\x0a\x00\x00\x00", 8), "zip", "unzip -p FILE"}}) {
    const Error error = error_of([&] { (void)bytes::memory_source(packed.first); });
    INFO(error.line());
    CHECK(says(error, std::string("compressed with ") + packed.name + ","));
    CHECK(error.hint().find(packed.unpack) != std::string::npos);
  }
  CHECK_NOTHROW(bytes::memory_source("BZ"));
  CHECK_NOTHROW(bytes::memory_source("PK"));
}

TEST_CASE("bytes in memory are a source like any other") {
  const std::string content = some_text(5'000);
  for (const std::string& stored : {content, pack_gzip(content), pack_zstd(content)}) {
    auto source = bytes::memory_source(stored);
    CHECK(bytes::peek(source, 10) == content.substr(0, 10));
    CHECK(bytes::peek(source, 9'999) == content);
    CHECK(read_all(*source, 700) == content);
  }
}

TEST_CASE("inputs that cannot be opened are told apart") {
  CHECK(says(error_of([] { static_cast<void>(bytes::open_source("/no/such/trace.json")); }), "cannot open"));
  CHECK(says(error_of([] { static_cast<void>(bytes::open_source("/")); }), "folder"));
}

}  // namespace
}  // namespace expertviz
