#include "expertviz/cache.hpp"

#include "commands/expert_question.hpp"
#include "commands/registry.hpp"
#include "commands/sample_inquiry.hpp"
#include "commands/values.hpp"
#include "commands/wording.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include <fmt/format.h>

namespace expertviz::commands {
namespace {

/// The words of --policy, by `Cache::Policy`.
constexpr std::array<const char*, Cache::policies> policy_names{"lru", "lfu", "static", "belady"};

/// The cache that was asked for. For the picture also what the other demand would fetch.
struct Caches {
  Cache asked;
  std::optional<Cache> other;

  struct Step {
    Cache::Step asked;
    std::optional<Cache::Step> other;
  };
  [[nodiscard]] Step measure(const RoutedStep& step) const {
    Step measured{asked.measure(step), {}};
    if (other) { measured.other = other->measure(step); }
    return measured;
  }
  void add(const Step& step) {
    asked.add(step.asked);
    if (other) { other->add(*step.other); }
  }
  void end(const SampleInfo& info) {
    asked.end(info);
    if (other) { other->end(info); }
  }
  void merge(const Caches& more) {
    asked.merge(more.asked);
    if (other) { other->merge(*more.other); }
  }
};

class CacheCommand : public Command {
 public:
  static constexpr const char* empty_member = "layers";
  static constexpr bool cuts_end_of_answer = true;

  [[nodiscard]] About about() const override {
    return {.name = "cache",
            .summary = "what a cache of C experts per layer would hit, for every C and four policies",
            .group = "What if",
            .description =
                "Plays the trace's demand, step after step, to a cache of C experts per layer that is empty at the "
                "start of each sample: lru, lfu, static (the sample's most used experts, known beforehand) and belady "
                "(sees the future: the bound). Counts experts, not bytes or time; prefetching and other requests are "
                "not in the trace.",
            .examples = {"cache -i expert_activations.json -s all -o cache.pdf",
                         "cache -i expert_activations.json -s all --plain --policy lru,belady --format json"},
            .picture = "expert_cache"};
  }
  void declare(Options& options) override {
    question_.declare(options);
    options.flag("--plain", "the demand of plain decoding: one accepted token after another, not whole verify steps",
                 plain_);
    options.value("--policy", "LIST", "some of lru,lfu,static,belady (default: all)",
                  [this](const std::string& text) { take_policies(text); });
  }
  [[nodiscard]] std::unique_ptr<Inquiry> inquire(const Asked& asked) const override {
    return std::make_unique<SampleInquiry<CacheCommand>>(*this, asked);
  }

  [[nodiscard]] Caches gather(const Asked& asked) const {
    Cache::Options options{.plain = plain_, .wanted = wanted_, .num_experts = question_.num_experts, .threads = asked.threads};
    Caches caches{Cache(options), {}};
    if (asked.draws) {
      options.plain = !plain_;
      options.wanted = {};
      options.wanted[fetch_policy()] = true;
      caches.other.emplace(options);
    }
    return caches;
  }
  [[nodiscard]] StepFields fields() const { return question_.fields(); }
  [[nodiscard]] std::optional<Error> lacks_data(const Subject& subject, const Caches& caches) const {
    return question_.lacks_data(subject, caches.asked.has_layers());
  }

  [[nodiscard]] Answer answer(const Subject& subject, const Caches& caches) const {
    const std::map<int, Cache::Result> layers = caches.asked.layers();
    const Cache::Result total = caches.asked.total();
    Answer answer;
    answer.heading = fmt::format("A cache of C experts per layer: {}\n{}; demand: {}\n\n", subject.name(),
                                 run_line(subject.info, {}), plain_ ? "each accepted token" : "each verify step");
    answer.tables = {{"Hit rate over all layers\n", size_rows(total)}};
    answer.closing = '\n' + sentence(total, caches.asked.num_experts()) + '\n';
    if (total.requests > 0) {
      answer.verdict =
          fmt::format("{} ({}).", half_hits(total, caches.asked.num_experts()), counted(total.requests, "request"));
    }
    answer.rows = layer_rows(layers);
    answer.notes = question_.notes(subject, caches.asked.num_experts());
    table::Members json = subject.members();
    json.push_back({"demand", table::Cell(std::string(plain_ ? "plain" : "steps"))});
    std::vector<table::Value> json_layers;
    for (const auto& [layer_id, result] : layers) {
      json_layers.emplace_back(members_of(result, {{"layer_id", std::int64_t{layer_id}}}));
    }
    json.push_back({"layers", std::move(json_layers)});
    table::Members all = members_of(total);
    table::Members fetched;
    for_wanted([&](std::size_t policy) {
      fetched.push_back({policy_names[policy], table::Cell(total.fetched_per_token[policy])});
    });
    all.push_back({"fetched_per_token", std::move(fetched)});
    json.push_back({"total", std::move(all)});
    answer.json = std::move(json);
    if (subject.asked.draws) { answer.figure = chart_of(subject, total, caches); }
    return answer;
  }

 private:
  void take_policies(const std::string& text) {
    wanted_ = {};
    std::istringstream words(text);
    for (std::string word; std::getline(words, word, ',');) {
      wanted_[index_of_choice("--policy", word, {policy_names.begin(), policy_names.end()})] = true;
    }
    if (text.empty() || text.back() == ',') {
      (void)index_of_choice("--policy", "", {policy_names.begin(), policy_names.end()});
    }
  }

  template <class Action>
  void for_wanted(const Action& action) const {
    for (std::size_t policy = 0; policy < wanted_.size(); ++policy) {
      if (wanted_[policy]) { action(policy); }
    }
  }

  /// The policy whose fetches are drawn: the first of those wanted.
  [[nodiscard]] std::size_t fetch_policy() const {
    return static_cast<std::size_t>(std::find(wanted_.begin(), wanted_.end(), true) - wanted_.begin());
  }

  [[nodiscard]] table::Members members_of(const Cache::Result& result, table::Members members = {}) const {
    members.push_back({"requests", cell(result.requests)});
    members.push_back({"distinct", cell(result.distinct)});
    for_wanted([&](std::size_t policy) {
      members.push_back({policy_names[policy], table::Cell(result.hit_rate[policy])});
    });
    if (wanted_[Cache::lru]) { members.push_back({"capacity_for", by_percent(Cache::percents, result.capacity_for)}); }
    return members;
  }

  [[nodiscard]] TablePointer layer_rows(const std::map<int, Cache::Result>& layers) const {
    auto table = std::make_shared<table::Table>();
    table->columns = {"layer_id", "requests", "distinct"};
    for_wanted([&](std::size_t policy) { table->columns.emplace_back(policy_names[policy]); });
    if (wanted_[Cache::lru]) {
      for (const int percent : Cache::percents) {
        table->columns.emplace_back(fmt::format("capacity_for_{}", percent), "");
      }
    }
    for (const auto& [layer_id, result] : layers) {
      std::vector<table::Cell> row{std::int64_t{layer_id}, cell(result.requests), cell(result.distinct)};
      for_wanted([&, &rates = result.hit_rate](std::size_t policy) { row.emplace_back(rates[policy]); });
      if (wanted_[Cache::lru]) {
        for (const auto& capacity : result.capacity_for) {
          row.push_back(cell(capacity));
        }
      }
      table->rows.add(row);
    }
    return table;
  }

  [[nodiscard]] TablePointer size_rows(const Cache::Result& total) const {
    auto table = std::make_shared<table::Table>();
    table->columns = {"C"};
    for_wanted([&](std::size_t policy) { table->columns.emplace_back(policy_names[policy]); });
    table->columns.emplace_back("", fmt::format("Fetched/token, {}", policy_names[fetch_policy()]), table::Column::text,
                                1);
    for (const std::size_t size : shown_sizes(total.hit_rate[fetch_policy()].size())) {
      std::vector<table::Cell> row{cell(size)};
      for_wanted([&](std::size_t policy) { row.emplace_back(total.hit_rate[policy][size - 1]); });
      row.emplace_back(total.fetched_per_token[fetch_policy()][size - 1]);
      table->rows.add(row);
    }
    return table;
  }

  /// What half of the experts would hit, without the end of the sentence.
  [[nodiscard]] std::string half_hits(const Cache::Result& total, std::size_t num_experts) const {
    const std::size_t half = std::max<std::size_t>(num_experts / 2, 1);
    const std::size_t policy = fetch_policy();
    return fmt::format("A cache of {} of the {} experts of each layer would hit {:.1f} % with {}", half, num_experts,
                       100 * total.hit_rate[policy][half - 1], policy_names[policy]);
  }

  [[nodiscard]] std::string sentence(const Cache::Result& total, std::size_t num_experts) const {
    const std::size_t half = std::max<std::size_t>(num_experts / 2, 1);
    const std::size_t policy = fetch_policy();
    if (total.requests == 0) { return "No expert is demanded."; }
    std::string text = half_hits(total, num_experts);
    if (wanted_[Cache::belady] && policy != Cache::belady) {
      text += fmt::format("; knowing the future (belady), {:.1f} %", 100 * total.hit_rate[Cache::belady][half - 1]);
    }
    text += '.';
    if (wanted_[Cache::lru] && total.capacity_for.back()) {
      text += fmt::format(" lru reaches {} % with {} experts.", Cache::percents.back(), *total.capacity_for.back());
    }
    return text;
  }

  [[nodiscard]] Chart chart_of(const Subject& subject, const Cache::Result& total, const Caches& caches) const {
    const std::vector<double> sizes = counting(caches.asked.num_experts(), 1);
    const Cache::Result other = caches.other->total();
    const auto mean_set = [](const Cache::Result& result) {
      return result.sets == 0 ? std::nan("") : static_cast<double>(result.requests) / static_cast<double>(result.sets);
    };
    const Cache::Result& steps = plain_ ? other : total;
    const Cache::Result& plain = plain_ ? total : other;
    Panel rates;
    rates.title = "Hit rate";
    rates.x = {.label = "Slots per Layer", .short_label = "Slots", .kind = Axis::Kind::whole};
    rates.y = {.label = plain_ ? "Hit Rate, Plain Decoding" : "Hit Rate, Verify Steps",
               .short_label = "Hit rate",
               .range = {{0, 1}},
               .percent = true};
    for_wanted([&](std::size_t policy) {
      // The second and third colour of series are those of what was rejected and accepted.
      Look look{Role::series, policy == 0 ? std::size_t{0} : policy + 2};
      if (policy == Cache::belady) { look = {Role::accepted}; }
      rates.marks.emplace_back(Line{policy_names[policy], sizes, total.hit_rate[policy], look});
    });
    rates.marks.emplace_back(
        Rule{mean_set(plain), fmt::format("Plain token: {:.0f}", mean_set(plain)), Rule::Kind::upright});
    if (!plain_) {
      rates.marks.emplace_back(Rule{
          mean_set(steps), fmt::format("Mean step: {:.1f}", mean_set(steps)), Rule::Kind::upright, {Role::rejected}});
    }
    Panel fetched;
    fetched.title = fmt::format("Fetched per token, {}", policy_names[fetch_policy()]);
    fetched.x = rates.x;
    fetched.y = {.label = "Experts Fetched per Token, All Layers", .short_label = "Fetched", .kind = Axis::Kind::whole};
    fetched.marks = {
        Line{"Fetched by verify steps", sizes, steps.fetched_per_token[fetch_policy()], {Role::rejected}},
        Line{"Fetched by plain decoding", sizes, plain.fetched_per_token[fetch_policy()], {Role::baseline}}};
    return {{"What a Cache of Experts Would Hit",
             subject.facts({fmt::format("Verify Steps: {}", subject.totals.verify_steps),
                            fmt::format("Tokens per Step: {:.2f}", subject.mean_accepted())})},
            {rates, fetched}};
  }

  ExpertQuestion question_;
  bool plain_ = false;
  Cache::ByPolicy<bool> wanted_{true, true, true, true};
};

}  // namespace

std::unique_ptr<Command> make_cache() {
  return std::make_unique<CacheCommand>();
}

}  // namespace expertviz::commands
