#include "terminal/shown.hpp"

#include "catch.hpp"
#include "terminal/pixels.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace {

using namespace expertviz;
using terminal::Room;
using terminal::shown;

void set_terminal(const char* term) {
  for (const char* name : {"COLORTERM", "TERM_PROGRAM", "KITTY_PID", "LC_TERMINAL", "VTE_VERSION", "NO_COLOR"}) {
    ::unsetenv(name);
  }
  ::setenv("TERM", term, 1);
}

Chart chart() {
  Chart chart;
  chart.title = {"The title"};
  Line line;
  line.y = {1, 2};
  chart.panels.push_back({"", {}, {}, {line}});
  return chart;
}

TEST_CASE("a terminal without pixels gets a chart as text") {
  set_terminal("xterm-256color");
  const std::string text = shown(chart(), {}, Room{}, true);
  CHECK(text.find("The title") != std::string::npos);
  CHECK(text.find("\x1b[38;5;") != std::string::npos);
  CHECK(std::count(text.begin(), text.end(), '\n') <= Room{}.rows - terminal::rows_for_the_prompt);
}

TEST_CASE("neither a pipe, nor a plain terminal, nor NO_COLOR gets a control sequence") {
  set_terminal("dumb");
  CHECK(shown(chart(), {}, Room{}, true).find('\x1b') == std::string::npos);
  set_terminal("xterm-kitty");
  CHECK(shown(chart(), {}, Room{}, false).find('\x1b') == std::string::npos);
  ::setenv("NO_COLOR", "1", 1);
  const std::string text = shown(chart(), {}, Room{}, true);
  ::unsetenv("NO_COLOR");
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("The title") != std::string::npos);
}

TEST_CASE("a terminal that takes pixels gets them, of a tree too") {
  set_terminal("xterm-kitty");
  if (!terminal::as_pixels(chart(), {}, Room{})) {
    WARN("skipped: built without libchafa");
    return;
  }
  CHECK(shown(chart(), {}, Room{}, true).find("\x1b_G") != std::string::npos);
  TreeFigure tree;
  tree.nodes.resize(1);
  tree.nodes[0].place = TreeNode::Place::root;
  CHECK(shown(tree, {}, Room{}, true).find("\x1b_G") != std::string::npos);
}

TEST_CASE("a tree is left to its text where there are no pixels") {
  set_terminal("xterm-256color");
  TreeFigure tree;
  tree.nodes.resize(1);
  tree.nodes[0].place = TreeNode::Place::root;
  CHECK(shown(tree, {}, Room{}, true).empty());
}

}  // namespace
