#include "cli/output_file.hpp"

#include "as_nobody.hpp"
#include "catch.hpp"
#include "expertviz/error.hpp"
#include "temporary_folder.hpp"

#include <filesystem>
#include <string>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;

using expertviz::Error;
using expertviz::cli::find_output_place;
using expertviz::cli::Interrupts;
using expertviz::cli::OutputFile;

void write_whole(const fs::path& path, std::string_view content) {
  Interrupts interrupts;
  OutputFile(find_output_place(path), content, interrupts).commit();
}

/// The user's mask of permissions for new files, as long as this lives.
class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  ~Umask() { ::umask(before_); }
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;

 private:
  mode_t before_;
};

mode_t mode_of(const fs::path& path) {
  struct stat status {};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

TEST_CASE("a file is there, whole, once it is committed") {
  const TemporaryFolder folder;
  Interrupts interrupts;
  const std::string content(300'000, 'x');
  {
    OutputFile file(find_output_place(folder / "a.png"), content, interrupts);
    CHECK_FALSE(fs::exists(folder / "a.png"));
    file.commit();
  }
  CHECK(content_of(folder / "a.png") == content);
  CHECK(folder.files() == 1);
}

TEST_CASE("a file can be written in pieces of any size") {
  const TemporaryFolder folder;
  Interrupts interrupts;
  std::string expected;
  {
    OutputFile file(find_output_place(folder / "a.bin"), interrupts);
    for (const std::size_t size : {0UL, 1UL, 1'000'000UL, 70'000UL, 3'000'000UL, 5UL}) {
      const std::string piece(size, static_cast<char>('a' + size % 26));
      file.write(piece);
      expected += piece;
    }
    CHECK_FALSE(fs::exists(folder / "a.bin"));
    file.commit();
  }
  CHECK(content_of(folder / "a.bin") == expected);
}

TEST_CASE("a finished file holds all of its content beside its place") {
  const TemporaryFolder folder;
  Interrupts interrupts;
  OutputFile file(find_output_place(folder / "a.png"), "content", interrupts);
  REQUIRE(folder.files() == 1);
  const fs::path staged = fs::directory_iterator(folder.path())->path();
  CHECK(staged.extension() == ".part");
  CHECK(content_of(staged) == "content");
}

TEST_CASE("a file that is not committed leaves nothing, and an older one as it was") {
  const TemporaryFolder folder;
  Interrupts interrupts;
  write_file(folder / "a.png", "old");
  { OutputFile file(find_output_place(folder / "a.png"), "new", interrupts); }
  CHECK(content_of(folder / "a.png") == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("a new file gets the permissions that the user's mask allows") {
  const TemporaryFolder folder;
  const Umask mask(027);
  write_whole(folder / "a.png", "new");
  CHECK(mode_of(folder / "a.png") == 0640);
}

TEST_CASE("a file that is replaced keeps its permissions") {
  const TemporaryFolder folder;
  const Umask mask(022);
  for (const mode_t mode : {0600, 0640, 0664, 0606}) {
    CAPTURE(mode);
    write_file(folder / "a.png", "old");
    REQUIRE(::chmod((folder / "a.png").c_str(), mode) == 0);
    write_whole(folder / "a.png", "new");
    CHECK(content_of(folder / "a.png") == "new");
    CHECK(mode_of(folder / "a.png") == mode);
  }
}

TEST_CASE("nobody else may read a private file while it is replaced") {
  const TemporaryFolder folder;
  Interrupts interrupts;
  const Umask mask(0);
  write_file(folder / "a.png", "old");
  REQUIRE(::chmod((folder / "a.png").c_str(), 0600) == 0);
  const OutputFile file(find_output_place(folder / "a.png"), "new", interrupts);
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    CHECK(mode_of(entry.path()) == 0600);
  }
}

TEST_CASE("a link stays a link, and its target is replaced") {
  const TemporaryFolder folder;
  write_file(folder / "target.png", "old");
  fs::create_symlink("target.png", folder / "link.png");
  write_whole(folder / "link.png", "new");
  CHECK(fs::is_symlink(folder / "link.png"));
  CHECK(content_of(folder / "target.png") == "new");
  CHECK(folder.files() == 2);
}

TEST_CASE("a link to a file that is not there yet makes that file") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "far");
  fs::create_symlink("far/second.png", folder / "first.png");
  fs::create_symlink("target.png", folder / "far" / "second.png");
  write_whole(folder / "first.png", "new");
  CHECK(fs::is_symlink(folder / "first.png"));
  CHECK(fs::is_symlink(folder / "far" / "second.png"));
  CHECK(content_of(folder / "far" / "target.png") == "new");
}

TEST_CASE("a link that is planted after the place was found is not followed") {
  const TemporaryFolder folder;
  Interrupts interrupts;
  write_file(folder / "precious", "old");
  const bool was_there = GENERATE(false, true);
  if (was_there) { write_file(folder / "a.png", "old"); }
  const auto place = find_output_place(folder / "a.png");
  fs::remove(folder / "a.png");
  fs::create_symlink("precious", folder / "a.png");
  OutputFile(place, "new", interrupts).commit();
  CHECK(content_of(folder / "precious") == "old");
  CHECK_FALSE(fs::is_symlink(folder / "a.png"));
  CHECK(content_of(folder / "a.png") == "new");
}

TEST_CASE("links in a circle are an error") {
  const TemporaryFolder folder;
  fs::create_symlink("b.png", folder / "a.png");
  fs::create_symlink("a.png", folder / "b.png");
  CHECK_THROWS_AS(find_output_place(folder / "a.png"), Error);
}

TEST_CASE("a device is written, not replaced") {
  write_whole("/dev/null", "new");
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("a pipe receives the content") {
  const TemporaryFolder folder;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  std::string received;
  std::thread reader([&] { received = content_of(folder / "pipe"); });
  const std::string content(200'000, 'x');
  write_whole(folder / "pipe", content);
  reader.join();
  CHECK(received == content);
  CHECK(folder.files() == 1);
}

TEST_CASE("a device that is full is an error") {
  if (!fs::exists("/dev/full")) {
    WARN("skipped: this system has no /dev/full");
    return;
  }
  Interrupts interrupts;
  CHECK_THROWS_AS(OutputFile(find_output_place("/dev/full"), "new", interrupts), Error);
}

TEST_CASE("a folder that went away is an error") {
  const TemporaryFolder folder;
  Interrupts interrupts;
  fs::create_directory(folder / "gone");
  const auto place = find_output_place(folder / "gone" / "a.png");
  fs::remove(folder / "gone");
  CHECK_THROWS_AS(OutputFile(place, "new", interrupts), Error);
}

TEST_CASE("looking for a place makes nothing") {
  const TemporaryFolder folder;
  CHECK(find_output_place(folder / "a.png").target.filename() == "a.png");
  CHECK(find_output_place("a-file-in-this-folder.png").target == fs::current_path() / "a-file-in-this-folder.png");
  CHECK(find_output_place("/dev/null").is_device);
  CHECK_THROWS_AS(find_output_place(folder / "none" / "a.png"), Error);
  CHECK_THROWS_AS(find_output_place(folder.path()), Error);
  write_file(folder / "file", "");
  CHECK_THROWS_AS(find_output_place(folder / "file" / "a.png"), Error);
  CHECK(folder.files() == 1);
}

TEST_CASE("write protection is heeded") {
  const AsNobody nobody;
  const TemporaryFolder folder;
  write_file(folder / "a.png", "old");
  fs::permissions(folder / "a.png", fs::perms::owner_read);
  CHECK_THROWS_AS(find_output_place(folder / "a.png"), Error);
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
  CHECK_THROWS_AS(find_output_place(folder / "b.png"), Error);
  fs::permissions(folder.path(), fs::perms::owner_all);
}

TEST_CASE("a writable file in a folder that is not is written over in place") {
  const AsNobody nobody;
  const TemporaryFolder folder;
  Interrupts interrupts;
  write_file(folder / "a.png", std::string(3'000'000, 'o'));
  const std::string content(2'500'000, 'n');
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
  {
    // As long as it is not committed, the old content is all there.
    const OutputFile dropped(find_output_place(folder / "a.png"), content, interrupts);
    CHECK(content_of(folder / "a.png").size() == 3'000'000);
  }
  CHECK(content_of(folder / "a.png").size() == 3'000'000);
  write_whole(folder / "a.png", content);
  fs::permissions(folder.path(), fs::perms::owner_all);
  CHECK(content_of(folder / "a.png") == content);
  CHECK(folder.files() == 1);
}

TEST_CASE("another user's writable file in a sticky folder is written over in place") {
  if (::geteuid() != 0) {
    WARN("skipped: only root can make another user's file");
    return;
  }
  const TemporaryFolder folder;
  write_file(folder / "a.png", "older");
  REQUIRE(::chmod((folder / "a.png").c_str(), 0666) == 0);
  REQUIRE(::chmod(folder.path().c_str(), 01777) == 0);
  {
    const AsNobody nobody;
    write_whole(folder / "a.png", "new");
  }
  CHECK(content_of(folder / "a.png") == "new");
  CHECK(folder.files() == 1);
  struct stat status {};
  REQUIRE(::stat((folder / "a.png").c_str(), &status) == 0);
  CHECK(status.st_uid == 0);
}

TEST_CASE("root replaces a user's file by a file of the same user") {
  if (::geteuid() != 0) {
    WARN("skipped: only root can hand files on");
    return;
  }
  const TemporaryFolder folder;
  write_file(folder / "a.png", "old");
  REQUIRE(::chown((folder / "a.png").c_str(), 12'345, 23'456) == 0);
  write_whole(folder / "a.png", "new");
  struct stat status {};
  REQUIRE(::stat((folder / "a.png").c_str(), &status) == 0);
  CHECK(status.st_uid == 12'345);
  CHECK(status.st_gid == 23'456);
}

TEST_CASE("the rights of a group that cannot be kept go to no other group") {
  if (::geteuid() != 0) {
    WARN("skipped: only root can make a file of a foreign group");
    return;
  }
  const TemporaryFolder folder;
  write_file(folder / "a.png", "old");
  REQUIRE(::chown((folder / "a.png").c_str(), 12'345, 23'456) == 0);
  REQUIRE(::chmod((folder / "a.png").c_str(), 0662) == 0);
  REQUIRE(::chmod(folder.path().c_str(), 0777) == 0);
  {
    const AsNobody nobody;
    write_whole(folder / "a.png", "new");
  }
  CHECK(content_of(folder / "a.png") == "new");
  CHECK(mode_of(folder / "a.png") == 0622);
}

}  // namespace
