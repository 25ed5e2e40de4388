#include "catch.hpp"
#include "engine_traces.hpp"
#include "says.hpp"
#include "temporary_folder.hpp"

#include <fstream>
#include <string>

namespace expertviz {
namespace {

using Rows = std::vector<std::vector<std::int32_t>>;

const std::string vllm_example =
    R"({"id":"c1","object":"text_completion","created":0,"model":"m","choices":[{"index":0,"text":")"
    R"( abc","finish_reason":"length","token_ids":[21,22,23],"prompt_token_ids":[11,12,13],"routed_)"
    R"(experts":"k05VTVBZAQB2AHsnZGVzY3InOiAnfHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKD)"
    R"(UsIDMsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAA)"
    R"(MBBQAAAAMCBQcAAAEGAAIAAAMGBQEAAAcCBAU="}],"usage":{"prompt_tokens":3,"completion_tokens":3,")"
    R"(total_tokens":6}})";

const std::string sglang_example =
    R"({"text":" abc","output_ids":[21,22,23],"meta_info":{"id":"a","finish_reason":{"type":"length)"
    R"(","length":3},"prompt_tokens":3,"completion_tokens":3,"cached_tokens":0,"routed_experts":"AA)"
    R"(AAAAAAAAADAAAAAQAAAAUAAAAAAAAAAAAAAAAAAAADAAAAAgAAAAUAAAAHAAAAAAAAAAAAAAABAAAABgAAAAAAAAACAA)"
    R"(AAAAAAAAAAAAADAAAABgAAAAUAAAABAAAAAAAAAAAAAAAHAAAAAgAAAAQAAAAFAAAA"}})";

const std::string sglang_example_from_3 =
    R"({"text":" abc","output_ids":[21,22,23],"meta_info":{"id":"b","finish_reason":{"type":"length)"
    R"(","length":3},"prompt_tokens":3,"completion_tokens":3,"cached_tokens":0,"routed_experts":"AA)"
    R"(AAAAAAAAADAAAABgAAAAUAAAABAAAAAAAAAAAAAAAHAAAAAgAAAAQAAAAFAAAA"}})";

const std::string base64_u2 = "AAAAAAMAAQAFAAAAAAAAAAMAAgAFAAcAAAAAAAEABgAAAAIAAAAAAAMABgAFAAEAAAAAAAcAAgAEAAUA";
const std::string base64_u1 = "AAADAQUAAAADAgUHAAABBgACAAADBgUBAAAHAgQF";

void check_generated(const ReadSample& sample) {
  REQUIRE(sample.steps.size() == 2);
  CHECK(sample.steps[0].layer_ids == std::vector<int>{1, 2});
  CHECK(ids_of(sample, 1) == Rows{{3, 6}, {7, 2}});
  CHECK(ids_of(sample, 2) == Rows{{5, 1}, {4, 5}});
}

TEST_CASE("a vLLM response is one step for each generated token, with one accepted node") {
  const auto samples = read_rows(vllm_example);
  REQUIRE(samples.size() == 1);
  check_generated(samples[0]);
  const SampleInfo& info = samples[0].info;
  CHECK(info.format == TraceFormat::vllm);
  CHECK(std::get<std::string>(info.question_id) == "c1");
  CHECK(info.prompt_tokens == 3);
  CHECK(info.completion_tokens == 3);
  CHECK(info.model_path == "m");
  CHECK(info.verify_steps == 2);
  const DraftTree& tree = *samples[0].steps[1].tree;
  CHECK(tree.draft_token_num == 1);
  CHECK(tree.token_ids == std::vector<std::int64_t>{22});
  CHECK(tree.accepted == std::vector<std::int32_t>{0});
  CHECK(samples[0].steps[1].experts_per_token == 2);
}

TEST_CASE("--prompt reads the prompt's rows, and --window joins rows to chains") {
  const auto all = read_rows(vllm_example, {.prompt = true});
  CHECK(ids_of(all.at(0), 1) == common_layer_1);
  CHECK(ids_of(all.at(0), 2) == common_layer_2);
  const auto joined = read_rows(vllm_example, {.prompt = true, .window = 3});
  CHECK(ids_of(joined.at(0), 1) == Rows{{3, 1, 3, 2, 1, 6}, {3, 6, 7, 2}});
  const DraftTree& tree = *joined.at(0).steps.at(0).tree;
  CHECK(tree.first_child == std::vector<std::int32_t>{1, 2, -1});
  CHECK(tree.next_sibling == std::vector<std::int32_t>{-1, -1, -1});
  CHECK(tree.token_ids == std::vector<std::int64_t>{11, 12, 13});
  CHECK(tree.accepted == std::vector<std::int32_t>{0, 1, 2});
  CHECK(joined.at(0).info.notes.size() == 1);
}

TEST_CASE("each form of vLLM's array holds the same experts") {
  const std::string npy = base64_text(npy_text("|u1", "(5, 3, 2)", common_ids));
  const std::string wide = base64_text(npy_text("<i4", "(5, 3, 2)", as_int32(common_ids)));
  for (const std::string& routing :
       {"\"" + npy + "\"", "\"" + wide + "\"", "\"nrlre1:int8:5x3x2:" + base64_u1 + "\"",
        "\"nrlre1:int16:5x3x2:" + base64_u2 + "\"",
        R"({"data":")" + base64_u1 + R"(","shape":[5,3,2],"start":0,"dtype":"uint8"})",
        R"({"data":")" + base64_u2 + R"(","shape":[5,3,2],"dtype":"uint16"})",
        std::string("[[[0,0],[3,1],[5,0]],[[0,0],[3,2],[5,7]],[[0,0],[1,6],[0,2]],[[0,0],[3,6],[5,1]],"
                    "[[0,0],[7,2],[4,5]]]")}) {
    INFO(routing);
    const auto samples = read_rows(vllm_response(routing));
    check_generated(samples.at(0));
    CHECK(ids_of(read_rows(vllm_response(routing), {.prompt = true}).at(0), 1) == common_layer_1);
  }
}

TEST_CASE("lists of vLLM 0.21 hold the prompt's rows apart, and count layers with experts alone") {
  const std::string text =
      R"({"id":"c","object":"text_completion","prompt_routed_experts":[[[3,1],[5,0]],[[-1,-1],[-1,-1]],[[1,6],[0,2]]],)"
      R"("choices":[{"index":0,"routed_experts":[[[3,6],[5,1]],[[7,2],[4,5]]]}],)"
      R"("usage":{"prompt_tokens":3,"completion_tokens":3}})";
  CHECK(ids_of(read_rows(text).at(0), 0) == Rows{{3, 6}, {7, 2}});
  const auto all = read_rows(text, {.prompt = true});
  CHECK(ids_of(all.at(0), 1) == Rows{{5, 0}, {}, {0, 2}, {5, 1}, {4, 5}});
  CHECK(all.at(0).steps.at(1).layer_ids.empty());
}

TEST_CASE("SGLang's array is shaped by the options, by a model's config.json, or by guess") {
  TemporaryFolder folder;
  std::ofstream(folder.path() / "config.json")
      << R"({"text_config": {"num_hidden_layers": 3, "num_experts_per_tok": 2, "num_experts": 8}})";
  check_generated(read_rows(sglang_example).at(0));
  CHECK(read_rows(sglang_example).at(0).info.notes.size() == 1);
  for (const TokenRowOptions& rows :
       {TokenRowOptions{.layers = 3, .top_k = 2}, TokenRowOptions{.model = folder.path().string()},
        TokenRowOptions{.model = (folder.path() / "config.json").string()}}) {
    const auto samples = read_rows(sglang_example + sglang_example_from_3, rows);
    REQUIRE(samples.size() == 2);
    check_generated(samples[0]);
    check_generated(samples[1]);
    CHECK(samples[0].info.notes.empty());
    CHECK(samples[0].info.format == TraceFormat::sglang);
    CHECK(samples[0].info.num_experts == (rows.model.empty() ? std::nullopt : std::optional<std::size_t>(8)));
    CHECK(samples[1].steps[0].tree->token_ids == std::vector<std::int64_t>{21});
  }
  CHECK(ids_of(read_rows(sglang_example, {.prompt = true, .top_k = 2}).at(0), 2) == common_layer_2);
  CHECK(ids_of(read_rows(sglang_example, {.prompt = true, .layers = 3}).at(0), 2) == common_layer_2);
  const Error cut = rows_error(sglang_example_from_3);
  CHECK(says(cut, "do not tell how many layers"));
  CHECK(cut.hint().find("--layers") != std::string::npos);
}

TEST_CASE("SGLang's OpenAI endpoints give the array in one of three places") {
  const std::string ids = base64_text(as_int32(common_ids));
  const std::string usage = R"("usage":{"prompt_tokens":3,"completion_tokens":3}})";
  for (const std::string& text :
       {R"({"id":"x","choices":[{"index":0,"text":"a"}],"sglext":{"routed_experts":")" + ids + R"("},)" + usage,
        R"({"id":"x","choices":[{"index":0,"sgl_ext":{"routed_experts":")" + ids + R"("}}],)" + usage,
        R"({"id":"x","choices":[{"index":0,"routed_experts":")" + ids + R"("}],)" + usage}) {
    INFO(text);
    const auto samples = read_rows(text);
    check_generated(samples.at(0));
    CHECK(samples.at(0).info.format == TraceFormat::sglang);
  }
  const std::string narrow = R"({"meta_info":{"prompt_tokens":3,"completion_tokens":3,"routed_experts":")" + base64_u1 +
                             R"(","routed_experts_dtype":"uint8","spec_verify_ct":1}})";
  const auto samples = read_rows(narrow, {.layers = 3, .top_k = 2});
  check_generated(samples.at(0));
  CHECK(samples.at(0).info.spec_verify_ct == 1);
  CHECK(samples.at(0).info.notes.at(0).find("eagle-topk") != std::string::npos);
}

TEST_CASE("responses come as one object, an array, lines, or glued together, whatever the threads and borders") {
  const std::string batch =
      R"({"id":"b","custom_id":"q7","response":{"status_code":200,"body":)" + vllm_example + R"(},"error":null})";
  const std::string failed = R"({"id":"b","custom_id":"q8","response":null,"error":{"message":"no"}})";
  const std::string long_text = R"({"text":")" + std::string(5'000'000, 'x') + sglang_example.substr(9 + 4);
  for (const int threads : {1, 3}) {
    for (const std::string& text : {vllm_example + "\n" + sglang_example + "\n", vllm_example + sglang_example,
                                    "[" + vllm_example + " , " + sglang_example + "]",
                                    "[" + vllm_example + "] [" + sglang_example + "]", batch + "\r\n" + long_text}) {
      const auto samples = read_rows(text, {.layers = 3, .top_k = 2}, {}, threads);
      REQUIRE(samples.size() == 2);
      check_generated(samples[0]);
      check_generated(samples[1]);
      CHECK(samples[1].info.sample_idx == 1);
    }
  }
  const auto samples = read_rows(batch + failed);
  CHECK(std::get<std::string>(samples.at(0).info.question_id) == "q7");
  CHECK(std::get<std::string>(samples.at(1).info.question_id) == "q8");
  CHECK(samples.at(1).info.history == SampleInfo::History::absent);
}

TEST_CASE("zeros and rows of -1 are no experts") {
  std::string zeros = common_ids;
  zeros[20] = zeros[21] = 0;
  const auto one = read_rows(vllm_response("\"" + base64_text(npy_text("|u1", "(5, 3, 2)", zeros)) + "\""));
  CHECK(ids_of(one.at(0), 1) == Rows{{}, {7, 2}});
  CHECK(one.at(0).info.notes.at(0).find("all 0 1 times") != std::string::npos);
  const std::string none = base64_text(npy_text("|u1", "(5, 3, 2)", std::string(30, '\0')));
  CHECK(read_rows(vllm_response("\"" + none + "\"")).at(0).steps.at(0).layer_ids.empty());
  const auto window =
      read_rows(vllm_response("\"" + base64_text(npy_text("|u1", "(5, 3, 2)", zeros)) + "\""), {.window = 2});
  CHECK(ids_of(window.at(0), 1) == Rows{{-1, -1, 7, 2}});
}

TEST_CASE("what the steps are not asked for is not there") {
  Collector collector;
  TraceReader::of_bytes(vllm_example, {})
      .read(SampleSelection::one(0),
            {.tree = false, .routing = StepFields::Routing::some, .layer_ids = {2}, .only_step = 1}, collector);
  REQUIRE(collector.samples.at(0).steps.size() == 2);
  CHECK(collector.samples[0].steps[0].layers.empty());
  const VerifyStep& step = collector.samples[0].steps[1];
  CHECK(step.index == 1);
  CHECK_FALSE(step.tree);
  REQUIRE(step.layers.size() == 1);
  CHECK(step.layers[0].expert_ids == std::vector<std::int32_t>{4, 5});
}

TEST_CASE("a damaged response is one error with its sample and byte") {
  const std::string ids = base64_text(as_int32(common_ids));
  const auto npy = [](const std::string& descr, const std::string& shape, const std::string& data) {
    return vllm_response("\"" + base64_text(npy_text(descr, shape, data)) + "\"");
  };
  struct Wrong {
    std::string text;
    std::string complaint;
  };
  for (const auto& [text, complaint] : std::vector<Wrong>{
           {npy("|u1", "(5, 3, 2)", common_ids.substr(1)), "holds 29 bytes"},
           {npy("|u1", "(5, 3, 2)", common_ids + "x"), "holds 31 bytes"},
           {npy("<f4", "(5, 3, 2)", as_int32(common_ids)), "no expert ids"},
           {npy("|u1", "(5, 6)", common_ids), "2 axes"},
           {npy("|u1", "(5, 0, 2)", ""), "holds no expert"},
           {npy("|u1", "(9223372036854775807, 9223372036854775807, 9)", common_ids), "not believed"},
           {npy("|u1", "(5, 3, 99999999999999999999)", common_ids), "damaged"},
           {npy("|u1", "(5, 3", common_ids), "damaged"},
           {npy("|i1", "(5, 3, 2)", "\xf0" + common_ids.substr(1)), "no error"},
           {npy("|i1", "(5, 3, 2)", common_ids.substr(0, 22) + "\xf0" + common_ids.substr(23)),
            "expert id that is none"},
           {npy("<i4", "(5, 3, 2)", std::string(120, '\x7f')), "expert id that is none"},
           {vllm_response("\"k05VTVBZ\""), "cut off in its header"},
           {vllm_response("\"k05VTVBZAQB\""), "no base64"},
           {vllm_response("\"nrlre1:int8:5x3:AAAA\""), "broken shape"},
           {vllm_response("\"nrlre1:float:5x3x2:AAAA\""), "unknown type"},
           {vllm_response("\"nrlre1:\""), "unknown type"},
           {vllm_response("{\"data\":\"AAAA\"}"), "lacks data"},
           {vllm_response("{\"data\":\"AAAA\",\"shape\":[-1,3,2]}"), "lacks data"},
           {vllm_response("[[[1,2],[3]]]"), "list of 1 behind one of 2"},
           {vllm_response("[[1,2]]"), "not three lists deep"},
           {vllm_response("[[[1,70000]]]"), "no expert id"},
           {vllm_response("[]"), "empty"},
           {vllm_response("7"), "routed_experts is a number"},
           {vllm_response("\"" + base64_text(npy_text("|u1", "(5, 3, 2)", common_ids)) + "\"", 1, 3), "5 rows"},
           {vllm_response("\"" + base64_text(npy_text("|u1", "(5, 3, 2)", common_ids)) + "\"", 3, 9), "5 rows"},
           {sglang_response(ids.substr(4)), "do not tell"},
           {sglang_response(ids.substr(1)), "no base64"},
           {sglang_response("=" + ids.substr(1)), "no base64"},
           {sglang_response(ids.substr(0, 80) + "*" + ids.substr(81)), "no base64"},
           {R"({"choices":7})", "not an array"},
           {R"({"choices":[7]})", "'7' in choices"},
           {R"({"choices":[{}{}]})", "'{' in choices"},
           {R"({"choices":[{},]})", "']' in choices"},
           {R"({"choices":[ {} , ]})", "']' in choices"},
           {R"({"choices":[,{}]})", "',' in choices"},
           {R"({"choices":[,]})", "',' in choices"},
           {R"({"text":"no answer"})", "its keys are text"},
           {sglang_example + "x", "'x' in the place of a response"},
           {sglang_example + "[7]", "not an object"},
           {sglang_example.substr(0, 200), "ends in the middle"}}) {
    INFO(text.substr(0, 400));
    const Error error = rows_error(text);
    INFO(error.line());
    CHECK(says(error, complaint));
    CHECK(error.line().find('\n') == std::string::npos);
  }
  CHECK(rows_error(sglang_response(ids.substr(0, 80) + "*" + ids.substr(81))).place().sample == 0);
  CHECK(says(rows_error(vllm_example, {.layers = 4}), "3 layers and 2 experts per token"));
  CHECK(says(rows_error(vllm_example, {.model = "/nowhere"}), "there is no config.json"));
}

TEST_CASE("a format that is named is read as such") {
  CHECK(says(rows_error(vllm_example, {}, TraceFormat::tracker), "an object, not an array"));
  CHECK(says(rows_error(sglang_example, {}, TraceFormat::vllm), "no response of vllm"));
  check_generated(read_rows(sglang_example, {}, TraceFormat::sglang).at(0));
  CHECK(says(rows_error("[]", {.window = 2}), "traces without drafts"));
  CHECK(says(rows_error(R"({"a":1,"b":{"c":2}})"), "its keys are a, b"));
  CHECK(rows_error("{\"a\nb\":1}").line().find('\n') == std::string::npos);
  CHECK(rows_error("{\"a\nb\":1}", {}, TraceFormat::vllm).line().find('\n') == std::string::npos);
}

}  // namespace
}  // namespace expertviz
