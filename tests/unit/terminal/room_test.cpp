#include "terminal/room.hpp"

#include "catch.hpp"

#include <cstdlib>

namespace {

using expertviz::terminal::Room;
using expertviz::terminal::room_of;

TEST_CASE("behind no terminal the environment says how much room there is") {
  ::setenv("COLUMNS", "132", 1);
  ::setenv("LINES", "-4", 1);
  CHECK(room_of(-1).columns == 132);
  CHECK(room_of(-1).rows == Room{}.rows);
  ::setenv("COLUMNS", "99999999", 1);
  CHECK(room_of(-1).columns <= 1000);
}

}  // namespace
