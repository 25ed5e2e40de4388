#include "input/sample_assembler.hpp"

#include "catch.hpp"

#include <stdexcept>
#include <string>

namespace expertviz {
namespace {

using Head = input::SampleAssembler::Head;
using input::DecodedStep;
using input::SampleAssembler;

/// Writes down what it is told; has enough of a sample after so many steps.
class Listener final : public TraceVisitor {
 public:
  explicit Listener(std::uint64_t enough_after = 1'000) : enough_after_(enough_after) {}
  bool on_step(VerifyStep& step, std::unique_ptr<Measurement> /*measurement*/) override {
    told += "step " + std::to_string(step.index) + "; ";
    return ++steps_ < enough_after_;
  }
  void on_sample(const SampleInfo& info) override {
    told += "sample " + std::to_string(info.sample_idx) + " of " + std::to_string(info.verify_steps) + " steps, " +
            std::to_string(info.bytes) + " bytes; ";
    steps_ = 0;
  }
  void on_restart() override {
    told += "restart; ";
    steps_ = 0;
  }
  std::string told;

 private:
  std::uint64_t enough_after_;
  std::uint64_t steps_ = 0;
};

void add_step(SampleAssembler& assembler, std::uint64_t index) {
  DecodedStep decoded;
  decoded.step.index = index;
  assembler.add_step(index, decoded);
}

TEST_CASE("samples are told in order, each once, with what is known of it") {
  Listener listener;
  SampleAssembler assembler(listener, std::nullopt);
  static_cast<void>(assembler.sample(3));
  assembler.begin_history(false);
  add_step(assembler, 0);
  add_step(assembler, 1);
  assembler.end_history(2);
  assembler.end_sample(80);
  CHECK(assembler.sample(4).history == SampleInfo::History::absent);
  assembler.begin_history(true);
  CHECK(assembler.sample(4).history == SampleInfo::History::null);
  assembler.end_sample(7);
  CHECK(listener.told == "step 0; step 1; sample 3 of 2 steps, 80 bytes; sample 4 of 0 steps, 7 bytes; ");
  CHECK_FALSE(assembler.complete());
}

TEST_CASE("a second history takes back the first, and with it that the visitor had enough") {
  Listener listener(1);
  SampleAssembler assembler(listener, std::nullopt);
  static_cast<void>(assembler.sample(0));
  assembler.begin_history(false);
  add_step(assembler, 0);
  add_step(assembler, 1);
  assembler.end_history(2);
  assembler.begin_history(false);
  add_step(assembler, 0);
  assembler.end_history(1);
  assembler.end_sample(9);
  CHECK(listener.told == "step 0; restart; step 0; sample 0 of 1 steps, 9 bytes; ");
}

TEST_CASE("reading is complete once the last sample's head is known and the visitor has enough, in any order") {
  for (const bool head_first : {true, false}) {
    Listener listener(1);
    SampleAssembler assembler(listener, 5);
    static_cast<void>(assembler.sample(5));
    const auto see_head = [&] {
      assembler.saw(Head::question_id);
      assembler.saw(Head::turn);
      assembler.saw(Head::meta_info);
    };
    if (head_first) { see_head(); }
    assembler.begin_history(false);
    add_step(assembler, 0);
    CHECK(assembler.complete() == head_first);
    if (!head_first) { see_head(); }
    CHECK(assembler.complete());
    CHECK(listener.told == "step 0; sample 5 of 1 steps, 0 bytes; ");
  }
  SECTION("but not in an earlier sample") {
    Listener listener(1);
    SampleAssembler assembler(listener, 6);
    static_cast<void>(assembler.sample(5));
    assembler.saw(Head::question_id);
    assembler.saw(Head::meta_info);
    assembler.begin_history(false);
    add_step(assembler, 0);
    CHECK_FALSE(assembler.complete());
  }
}

TEST_CASE("a step that could not be decoded is thrown in its turn, unless the visitor had enough") {
  DecodedStep broken{.fault = std::make_exception_ptr(std::runtime_error("broken"))};
  Listener patient;
  SampleAssembler assembler(patient, std::nullopt);
  assembler.begin_history(false);
  add_step(assembler, 0);
  CHECK_THROWS_AS(assembler.add_step(1, broken), std::runtime_error);

  Listener content(1);
  SampleAssembler done(content, std::nullopt);
  done.begin_history(false);
  add_step(done, 0);
  CHECK_NOTHROW(done.add_step(1, broken));
}

}  // namespace
}  // namespace expertviz
