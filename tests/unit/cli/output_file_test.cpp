#include "cli/output_file.hpp"

#include "catch.hpp"
#include "expertviz/error.hpp"
#include "temporary_folder.hpp"

#include <filesystem>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;

using expertviz::Error;
using expertviz::cli::check_writable;
using expertviz::cli::Interrupts;
using expertviz::cli::OutputFile;

TEST_CASE("a file is there, whole, once it is committed") {
  TemporaryFolder folder;
  Interrupts interrupts;
  const std::string content(300'000, 'x');
  {
    OutputFile file(folder / "a.png", content, interrupts);
    CHECK_FALSE(fs::exists(folder / "a.png"));
    file.commit();
  }
  CHECK(content_of(folder / "a.png") == content);
  CHECK(folder.files() == 1);
}

TEST_CASE("a file that is not committed leaves nothing, and an older one as it was") {
  TemporaryFolder folder;
  Interrupts interrupts;
  write_file(folder / "a.png", "old");
  { OutputFile file(folder / "a.png", "new", interrupts); }
  CHECK(content_of(folder / "a.png") == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("a file gets the permissions that the user's mask allows") {
  TemporaryFolder folder;
  Interrupts interrupts;
  const mode_t before = ::umask(027);
  OutputFile(folder / "a.png", "new", interrupts).commit();
  ::umask(before);
  const auto permissions = fs::status(folder / "a.png").permissions();
  CHECK((permissions & fs::perms::all) == (fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read));
}

TEST_CASE("a link stays a link, and its target is replaced") {
  TemporaryFolder folder;
  Interrupts interrupts;
  write_file(folder / "target.png", "old");
  fs::create_symlink("target.png", folder / "link.png");
  OutputFile(folder / "link.png", "new", interrupts).commit();
  CHECK(fs::is_symlink(folder / "link.png"));
  CHECK(content_of(folder / "target.png") == "new");
}

TEST_CASE("a device is written, not replaced") {
  Interrupts interrupts;
  OutputFile("/dev/null", "new", interrupts).commit();
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("a device that is full is an error") {
  if (!fs::exists("/dev/full")) {
    WARN("skipped: this system has no /dev/full");
    return;
  }
  Interrupts interrupts;
  CHECK_THROWS_AS(OutputFile("/dev/full", "new", interrupts), Error);
}

TEST_CASE("a folder that went away is an error") {
  TemporaryFolder folder;
  Interrupts interrupts;
  CHECK_THROWS_AS(OutputFile(folder / "none" / "a.png", "new", interrupts), Error);
}

TEST_CASE("check_writable looks, and makes nothing") {
  TemporaryFolder folder;
  CHECK_NOTHROW(check_writable(folder / "a.png"));
  CHECK_NOTHROW(check_writable("a-file-in-this-folder.png"));
  CHECK_NOTHROW(check_writable("/dev/null"));
  CHECK_THROWS_AS(check_writable(folder / "none" / "a.png"), Error);
  CHECK_THROWS_AS(check_writable(folder.path()), Error);
  write_file(folder / "file", "");
  CHECK_THROWS_AS(check_writable(folder / "file" / "a.png"), Error);
  CHECK(folder.files() == 1);
}

TEST_CASE("check_writable heeds write protection") {
  if (::geteuid() == 0) {
    WARN("skipped: nothing is protected from root");
    return;
  }
  TemporaryFolder folder;
  write_file(folder / "a.png", "old");
  fs::permissions(folder / "a.png", fs::perms::owner_read);
  CHECK_THROWS_AS(check_writable(folder / "a.png"), Error);
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
  CHECK_THROWS_AS(check_writable(folder / "b.png"), Error);
  fs::permissions(folder.path(), fs::perms::owner_all);
}

}  // namespace
