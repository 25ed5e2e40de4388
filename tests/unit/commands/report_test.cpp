#include "asking.hpp"
#include "catch.hpp"
#include "page/page.hpp"
#include "table/json.hpp"

#include <sstream>

namespace {

using namespace expertviz;
using namespace expertviz::commands;

TestSample small(std::int64_t question, std::uint64_t sample_idx) {
  TestSample sample =
      sample_of({{3, {{0, 1, 2, 3}, {4, 5, 6, 7}, {0, 1, 0, 1}}}, {9, {{0, 1, 0, 1}, {0, 1, 0, 2}, {}}}}, {2, 1, 2});
  sample.info.question_id = question;
  sample.info.sample_idx = sample_idx;
  return sample;
}

Asked asked_for(Format format, SampleSelection samples = SampleSelection::all()) {
  Asked asked;
  asked.samples = std::move(samples);
  asked.format = format;
  return asked;
}

Answer report(const std::vector<TestSample>& samples, Format format) {
  return ask(make_report, samples, {}, asked_for(format));
}

const page::Section& section(const page::Page& page, const std::string& id) {
  for (const page::Section& one : page.sections) {
    if (one.id == id) { return one; }
  }
  throw Error("the page has no section " + id);
}

TEST_CASE("the JSON of a report is that of each command, and null where there is no data") {
  const std::vector<TestSample> samples{small(81, 0), small(82, 1)};
  const Answer answer = report(samples, Format::json);
  const auto& members = std::get<table::Members>(answer.json.is);
  std::vector<std::string> names;
  for (const table::Member& member : members) {
    names.push_back(member.key);
    for (const MakeCommand make : all_commands()) {
      if (make()->about().name != member.key) { continue; }
      if (member.key == "budget") {
        // The samples have no weights.
        CHECK(table::to_json(member.value) == "null");
        CHECK_THROWS_AS(ask(make, samples, {}, asked_for(Format::json)), NoData);
      } else {
        CAPTURE(member.key);
        CHECK(table::to_json(member.value) == table::to_json(ask(make, samples, {}, asked_for(Format::json)).json));
      }
    }
  }
  CHECK(names == std::vector<std::string>{"info", "stats", "cost", "acceptance", "prune", "experts", "overlap", "cache",
                                          "budget"});
}

TEST_CASE("one sample is answered as each command answers about one") {
  const Answer answer = ask(make_report, {small(81, 0)}, {}, asked_for(Format::json, SampleSelection::one(0)));
  const std::string json = table::to_json(answer.json);
  CHECK(json.find(R"("cost":{"sample_idx":0,"question_id":81,"turn":1,)") != std::string::npos);
  CHECK(json.find(R"("budget":null)") != std::string::npos);
}

TEST_CASE("a trace without any data is refused") {
  TestSample empty = small(81, 0);
  empty.steps.clear();
  empty.info.verify_steps = 0;
  CHECK_THROWS_AS(report({empty}, Format::json), NoData);
  CHECK_THROWS_AS(report({}, Format::json), NoData);
}

TEST_CASE("the layers that are chosen are those of every question") {
  const std::vector<TestSample> samples{small(81, 0)};
  const std::string json =
      table::to_json(ask(make_report, samples, {{"--layer-id", "9"}}, asked_for(Format::json)).json);
  CHECK(json.find(R"("layer_id":9)") != std::string::npos);
  CHECK(json.find(R"("layer_id":3)") == std::string::npos);
}

TEST_CASE("each line of the text begins with the tag of its section") {
  TestSample hostile = small(81, 0);
  hostile.info.question_id = std::string("a\tb\nCOST\tfake");
  const Answer answer = report({hostile}, Format::text);
  std::istringstream text(answer.heading);
  std::map<std::string, std::vector<std::string>> sections;
  for (std::string line; std::getline(text, line);) {
    if (line.front() == '#') { continue; }
    const std::size_t tab = line.find('\t');
    sections[line.substr(0, tab)].push_back(line.substr(tab + 1));
  }
  CHECK(sections.at("INFO").size() == 2);
  CHECK(sections.at("COST").size() == 3);
  CHECK(sections.at("COST")[0].starts_with("layer_id\tsteps\tloaded\t"));
  // Layer 3, by hand: 3 steps, loaded 4 + 4 + 2, needed 4 + 2 + 2, plain 4 + 2 + 4.
  CHECK(sections.at("COST")[1].starts_with("3\t3\t10\t8\t10\t"));
  CHECK(sections.count("BUDGET") == 0);
  CHECK(answer.heading.find("# BUDGET: ") != std::string::npos);
  CHECK(answer.heading.find("; no data: ") != std::string::npos);
  CHECK(sections.at("VERDICT").size() >= 4);
  CHECK(sections.at("VERDICT").size() <= 6);  // a heading, and five sentences at most
}

TEST_CASE("a page has a section for each question, with a picture or why there is none") {
  const Answer answer = report({small(81, 0), small(82, 1)}, Format::page);
  REQUIRE(answer.page);
  for (const std::string id : {"info", "stats", "cost", "acceptance", "prune", "experts", "overlap", "cache"}) {
    CAPTURE(id);
    const page::Section& one = section(*answer.page, id);
    REQUIRE(one.exhibits.size() == 1);
    CHECK(one.lack.empty());
    CHECK(one.exhibits[0].figure);
    CHECK_FALSE(one.exhibits[0].tables.empty());
    CHECK(one.exhibits[0].command == "expertviz " + id + " -i test" + (id == "info" ? "" : " -s all"));
  }
  const page::Section& budget = section(*answer.page, "budget");
  CHECK(budget.exhibits.empty());
  CHECK(budget.lack.find("topk_weights") != std::string::npos);
  CHECK(answer.page->findings.size() + answer.page->advice.size() <= 5);
}

TEST_CASE("a trace without drafts has no trees that stand out, and commands say how it is read") {
  TestSample sample = small(81, 0);
  sample.info.format = TraceFormat::npy;
  Asked asked = asked_for(Format::page);
  asked.reading = "--window 3";
  const Answer answer = ask(make_report, {sample}, {}, asked);
  const page::Section& trees = section(*answer.page, "tree");
  CHECK(trees.exhibits.empty());
  CHECK(trees.lack.find("has no draft trees") != std::string::npos);
  CHECK(section(*answer.page, "experts").exhibits.at(0).command == "expertviz experts -i test --window 3 -s all");
}

TEST_CASE("the trees are of the steps that accepted most, and of those that loaded most for rejected drafts alone") {
  // Of each sample in layers 3 and 9: step 0 accepts both nodes, so nothing is loaded in vain; step 1 accepts the root
  // alone, and 2 + 1 experts are; step 2 accepts both.
  const Answer answer = report({small(81, 0), small(82, 1)}, Format::page);
  std::vector<std::string> commands;
  for (const page::Exhibit& exhibit : section(*answer.page, "tree").exhibits) {
    commands.push_back(exhibit.command.substr(exhibit.command.find("-s")));
  }
  CHECK(commands == std::vector<std::string>{
                        "-s 0 --verify-step 0 -l 3 --direction right", "-s 0 --verify-step 2 -l 3 --direction right",
                        "-s 1 --verify-step 0 -l 3 --direction right", "-s 0 --verify-step 1 -l 3 --direction right",
                        "-s 1 --verify-step 1 -l 3 --direction right", "-s 0 --verify-step 0 -l 3 --direction right"});
  CHECK(section(*answer.page, "tree").exhibits[3].summary ==
        "1 of 2 nodes accepted; over all layers 3 experts were loaded for rejected drafts alone.");
}

}  // namespace
