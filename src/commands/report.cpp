#include "commands/pass.hpp"
#include "commands/registry.hpp"
#include "commands/report_text.hpp"
#include "commands/report_trees.hpp"
#include "commands/subject.hpp"
#include "commands/values.hpp"
#include "commands/wording.hpp"
#include "text/safe_text.hpp"

#include <algorithm>
#include <deque>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace expertviz::commands {
namespace {

/// A question of the report, as a heading, and how its picture is read.
struct Question {
  MakeCommand make;
  const char* heading;
  const char* reading;
};

/// In the order of the page. The first tells what is in the trace.
const std::vector<Question>& questions() {
  static const std::vector<Question> all{
      {make_info, "What is in the trace",
       "One dot per sample that was read: how many nodes its verify steps accepted on average. The table has the "
       "rest."},
      {make_stats, "How many experts does each layer load?",
       "Three bars per layer: how many different experts a verify step loads on average, and in the steps that load "
       "most. All rows count, those of other requests in the batch too."},
      {make_cost, "Does speculation read fewer expert bytes per token than plain decoding?",
       "One bar per layer: what accepted tokens needed, and above it what was loaded for rejected drafts only. Where a "
       "bar ends above the dashed level, speculation reads more expert bytes per token than plain decoding."},
      {make_acceptance, "How far do drafts get?",
       "First panel: how many nodes the verify steps accept, the root counted. Second panel: of the paths that could "
       "go on to a depth, the share that did, with its 95 % interval."},
      {make_prune, "What would a smaller tree cost and keep?",
       "First panel: tokens against experts for trees cut to n nodes, one curve per order in which nodes are kept; "
       "left "
       "of the dashed line a tree reads fewer experts per token than plain decoding. Second panel: what the n-th node "
       "adds."},
      {make_experts, "Which experts, and how uneven?",
       "One row per layer, one column per expert. The colour is how often an expert is chosen over how often it would "
       "be if all were chosen alike; pale is as often."},
      {make_overlap, "Who shares experts?",
       "First panel: the share of a verify step's experts that the step so many steps before had loaded, in the median "
       "layer and from the 10th to the 90th percentile of layers. Second panel: how alike the experts of two nodes of "
       "one tree are."},
      {make_cache, "What would a cache of C experts per layer hit?",
       "First panel: the hit rate of a cache of so many experts per layer, for each policy; belady knows the future, "
       "and no policy that learns as it goes does better. Second panel: the experts still fetched per token."},
      {make_budget, "What if a layer may load at most B experts?",
       "The share of the score that B experts per layer keep, and the share of nodes that lose an expert."}};
  return all;
}

/// Asks one question of the trace. Where the trace has no data for it, this is told and no error.
class Part : public Inquiry {
 public:
  explicit Part(std::unique_ptr<Inquiry> inquiry) : inquiry_(std::move(inquiry)) {}

  [[nodiscard]] StepFields fields() const override { return inquiry_->fields(); }
  [[nodiscard]] bool cuts_end_of_answer() const override { return inquiry_->cuts_end_of_answer(); }
  [[nodiscard]] std::unique_ptr<Measurement> measure_routed(const RoutedStep& step) const override {
    return inquiry_->measure_routed(step);
  }
  bool add(const VerifyStep& step, std::unique_ptr<Measurement> measurement) override {
    return inquiry_->add(step, std::move(measurement));
  }
  void restart() override { inquiry_->restart(); }
  void end_sample(const SampleInfo& info, const Totals& totals) override {
    unless_no_data([&] { inquiry_->end_sample(info, totals); });
  }
  /// Empty where there is a `lack`.
  [[nodiscard]] Answer answer() override {
    Answer answer;
    unless_no_data([&] { answer = inquiry_->answer(); });
    return answer;
  }

  [[nodiscard]] const std::optional<NoData>& lack() const { return lack_; }

 private:
  template <class Work>
  void unless_no_data(const Work& work) {
    if (lack_) { return; }
    try {
      work();
    } catch (const NoData& why) { lack_ = why; }
  }

  std::unique_ptr<Inquiry> inquiry_;
  std::optional<NoData> lack_;
};

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of('\n');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of('\n') + 1 - first);
}

/// Whether a question takes an option that a report hands on. --num-experts alone is none without --baseline.
bool knows(const Options& options, const std::string& name) {
  return std::any_of(options.all().begin(), options.all().end(),
                     [&name](const Option& option) { return long_name(option) == name && option.needs.empty(); });
}

/// A question and what was found.
struct Answered {
  About about;
  const Question& question;
  Answer answer{};
  std::optional<NoData> lack{};
};

class ReportInquiry : public Inquiry {
 public:
  struct Wanted {
    std::vector<std::pair<std::string, std::string>> forwarded;  ///< options of the questions, as they were said
    std::vector<int> layer_ids;                                  ///< empty: all
    std::optional<std::string> tokenizer;
  };

  ReportInquiry(const std::vector<std::unique_ptr<Command>>& commands, const std::deque<Options>& options,
                const Wanted& wanted, const Asked& asked)
      : commands_(commands),
        options_(options),
        wanted_(wanted),
        asked_(asked),
        trees_(asked, wanted.layer_ids, wanted.tokenizer) {
    Asked of_part = asked;
    if (asked.format == Format::page) { of_part.format = Format::text; }
    std::vector<Inquiry*> inquiries{&trees_};
    for (const std::unique_ptr<Command>& command : commands) {
      parts_.push_back(std::make_unique<Part>(command->inquire(of_part)));
      inquiries.push_back(parts_.back().get());
    }
    pass_.emplace(std::move(inquiries));
  }

  [[nodiscard]] StepFields fields() const override { return pass_->fields(); }
  [[nodiscard]] std::unique_ptr<Measurement> measure(const VerifyStep& step) const override {
    return pass_->measure(step);
  }
  bool add(const VerifyStep& step, std::unique_ptr<Measurement> measurement) override {
    VerifyStep own = step;
    return take(own, std::move(measurement));
  }
  bool take(VerifyStep& step, std::unique_ptr<Measurement> measurement) override {
    return pass_->on_step(step, std::move(measurement));
  }
  void restart() override { pass_->on_restart(); }
  void end_sample(const SampleInfo& info, const Totals& totals) override {
    pass_->on_sample(info);
    totals_ += totals;
    ++samples_;
  }

  [[nodiscard]] Answer answer() override {
    std::vector<Answered> all;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      Answered& one = all.emplace_back(Answered{commands_[i]->about(), questions()[i]});
      one.answer = parts_[i]->answer();
      one.lack = parts_[i]->lack();
    }
    // The first tells what is in the trace, whatever that is.
    if (std::all_of(all.begin() + 1, all.end(), [](const Answered& one) { return one.lack.has_value(); })) {
      throw NoData(all[1].lack.value());
    }
    Answer answer;
    table::Members json;
    for (const Answered& one : all) {
      json.push_back({one.about.name, one.lack ? table::Value() : one.answer.json});
      for (const std::string& note : one.answer.notes) {
        if (std::find(answer.notes.begin(), answer.notes.end(), note) == answer.notes.end()) {
          answer.notes.push_back(note);
        }
      }
    }
    answer.json = std::move(json);
    if (asked_.format == Format::text) { answer.heading = tagged_text(all); }
    if (asked_.format == Format::page) { answer.heading = verdict_text(all); }
    if (asked_.draws) { answer.page = std::make_shared<const page::Page>(page_of(all)); }
    return answer;
  }

 private:
  /// How much was read, and what the samples say of the model.
  [[nodiscard]] std::string facts(const table::Table& info) const {
    std::set<std::string> models;
    std::set<int> layers;
    std::set<int> top_k;
    for (const std::vector<table::Cell>& row : info.rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string& key = info.columns[i].key;
        const auto* number = std::get_if<std::int64_t>(&row[i]);
        if (key == "model_path" && !table::is_missing(row[i])) { models.insert(std::get<std::string>(row[i])); }
        if (key == "layers" && number != nullptr) { layers.insert(static_cast<int>(*number)); }
        if (key == "experts_per_token" && number != nullptr) { top_k.insert(static_cast<int>(*number)); }
      }
    }
    std::string text = counted(samples_, "sample") + ", " + counted(totals_.verify_steps, "verify step");
    if (!layers.empty()) { text += fmt::format(", {} layers", ranges(layers)); }
    if (!top_k.empty()) { text += fmt::format(", {} experts per token", ranges(top_k)); }
    if (models.size() == 1) { text += ", model " + *models.begin(); }
    return text;
  }

  [[nodiscard]] std::string trace_option() const {
    const std::string& input = asked_.inputs.front();
    return "-i " + (input == "standard input" ? "-" : shell_word(input)) +
           (asked_.reading.empty() ? "" : " " + asked_.reading);
  }

  /// The command line that answers the i-th question alone.
  [[nodiscard]] std::string command_line(std::size_t i, const About& about) const {
    std::string text = "expertviz " + about.name + ' ' + trace_option();
    if (about.samples != About::Samples::all) { text += " -s " + selection_text(asked_.samples); }
    for (const auto& [name, value] : wanted_.forwarded) {
      if (knows(options_[i], name)) { text += fmt::format(" {} {}", name, shell_word(value)); }
    }
    return text;
  }

  [[nodiscard]] static std::string verdict_text(const std::vector<Answered>& all) {
    std::string text;
    for (const bool advises : {false, true}) {
      for (const Answered& one : all) {
        if (one.answer.verdict.empty() || one.answer.advises != advises) { continue; }
        text += fmt::format("{}\n  More: expertviz {}\n", one.answer.verdict, one.about.name);
      }
    }
    return text;
  }

  [[nodiscard]] std::string tagged_text(const std::vector<Answered>& all) {
    std::string text =
        fmt::format("# expertviz report: {}: {}\n# Of one question: grep ^COST | cut -f 2-\n",
                    text::safe_text(asked_.inputs.front()), text::safe_text(facts(*all.front().answer.rows)));
    table::Table verdict;
    verdict.columns = {"kind", "command", "sentence"};
    for (const Answered& one : all) {
      if (one.answer.verdict.empty()) { continue; }
      verdict.rows.add({std::string(one.answer.advises ? "advice" : "finding"), one.about.name, one.answer.verdict});
    }
    text += tagged("VERDICT", verdict);
    for (const Answered& one : all) {
      text += fmt::format("# {}: {}{}\n", upper(one.about.name), one.about.summary,
                          one.lack ? "; no data: " + text::safe_text(one.lack->line()) : "");
      if (!one.lack) { text += tagged(upper(one.about.name), *one.answer.rows); }
    }
    return text +
           "# TREE: the verify steps that accepted most, and that loaded most experts for rejected drafts alone\n" +
           tagged("TREE", *trees_.answer().rows);
  }

  [[nodiscard]] page::Page page_of(std::vector<Answered>& all) {
    page::Page page;
    page.title = "Expert activations: " + asked_.inputs.front();
    page.facts = {facts(*all.front().answer.rows)};
    for (Answered& one : all) {
      if (!one.answer.verdict.empty()) {
        (one.answer.advises ? page.advice : page.findings).push_back({one.answer.verdict, one.about.name});
      }
      page::Section section{one.about.name, one.question.heading, one.about.description, "", {}};
      if (one.lack) {
        section.lack = one.lack->line();
      } else {
        page::Exhibit exhibit;
        exhibit.summary = trimmed(one.answer.closing);
        exhibit.reading = one.question.reading;
        exhibit.figure = std::move(one.answer.figure);
        for (TextTable& table : one.answer.tables) {
          exhibit.tables.push_back({trimmed(table.heading), std::move(table.table)});
        }
        exhibit.notes = one.answer.notes;
        exhibit.command = command_line(page.sections.size(), one.about);
        section.exhibits.push_back(std::move(exhibit));
      }
      page.sections.push_back(std::move(section));
    }
    page.sections.push_back(trees_.section(trace_option()));
    return page;
  }

  const std::vector<std::unique_ptr<Command>>& commands_;
  const std::deque<Options>& options_;  ///< of each of them
  const Wanted& wanted_;
  const Asked asked_;
  StandoutSteps trees_;
  std::vector<std::unique_ptr<Part>> parts_;
  std::optional<Pass> pass_;
  Totals totals_;
  std::uint64_t samples_ = 0;
};

class Report : public Command {
 public:
  Report() {
    for (const Question& question : questions()) {
      commands_.push_back(question.make());
      commands_.back()->declare(options_.emplace_back());
    }
  }

  [[nodiscard]] About about() const override {
    return {
        .name = "report",
        .summary = "all of it at once, as a page that can be handed on",
        .group = "Measure",
        .description =
            "Asks every question of a trace in one pass over it, and writes one HTML page that needs nothing else: "
            "what the trace says in a few sentences, then for each question the picture, how to read it, the table, "
            "and the command that gives it alone; then the trees that stand out.",
        .examples = {"report -i expert_activations.json -o run.html",
                     "report -i expert_activations.json --format json | jq .cost.pooled.total",
                     "report -i expert_activations.json --format text | grep ^COST | cut -f 2-"},
        .picture = "expert_report",
        .measures_text = false,
        .samples = About::Samples::all_by_default,
        .makes_page = true};
  }
  void declare(Options& options) override {
    options.value("-l,--layer-id", "LAYERS", "which layers, such as 20, 0,10,20 or 0-7 (default: all)",
                  [this](const std::string& text) {
                    wanted_.layer_ids = parse_layers("--layer-id", text);
                    forward("--layer-id", text);
                  });
    options.value("--num-experts", "N", "experts of a layer (default: as the trace says)",
                  [this](const std::string& text) { forward("--num-experts", text); });
    options
        .value("--tokenizer", "PATH",
               "a tokenizer file, a model folder or a hub id, for the trees (default: that of the trace's model_path)",
               [this](const std::string& text) { wanted_.tokenizer = text; })
        .is_path = true;
  }
  [[nodiscard]] std::unique_ptr<Inquiry> inquire(const Asked& asked) const override {
    return std::make_unique<ReportInquiry>(commands_, options_, wanted_, asked);
  }

 private:
  /// Says an option to each question that knows it.
  void forward(const std::string& name, const std::string& value) {
    wanted_.forwarded.emplace_back(name, value);
    for (const Options& options : options_) {
      for (const Option& option : options.all()) {
        if (long_name(option) == name && option.needs.empty()) { option.take(value); }
      }
    }
  }

  std::vector<std::unique_ptr<Command>> commands_;
  std::deque<Options> options_;  ///< of each of them
  ReportInquiry::Wanted wanted_;
};

}  // namespace

std::unique_ptr<Command> make_report() {
  return std::make_unique<Report>();
}

}  // namespace expertviz::commands
