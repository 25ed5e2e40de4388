#include "input/model_config.hpp"

#include "expertviz/error.hpp"

#include <cstdint>
#include <filesystem>
#include <initializer_list>

#include <fmt/format.h>
#include <simdjson.h>

namespace expertviz::input {
namespace {

namespace dom = simdjson::dom;
namespace fs = std::filesystem;

constexpr std::uintmax_t largest_config = std::uintmax_t{1} << 24;
constexpr std::uint64_t most = std::uint64_t{1} << 16;

/// The first of these members that is a number; models call the same things otherwise.
std::size_t number_of(dom::object config, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    std::uint64_t number = 0;
    if (config[name].get(number) == simdjson::SUCCESS && number > 0 && number <= most) {
      return static_cast<std::size_t>(number);
    }
  }
  return 0;
}

ModelConfig of_object(dom::object config) {
  ModelConfig found;
  found.layers = number_of(config, {"num_hidden_layers", "n_layer", "num_layers"});
  found.top_k =
      number_of(config, {"num_experts_per_tok", "num_experts_per_token", "moe_top_k", "moe_topk", "top_k_experts"});
  const std::size_t experts =
      number_of(config, {"num_experts", "n_routed_experts", "num_local_experts", "moe_num_experts"});
  if (experts > 0) { found.num_experts = experts; }
  return found;
}

ModelConfig read_file(const std::string& model) {
  std::error_code fault;
  const fs::path path = fs::is_directory(model, fault) ? fs::path(model) / "config.json" : fs::path(model);
  const std::uintmax_t size = fs::is_regular_file(path, fault) ? fs::file_size(path, fault) : 0;
  if (fault || size == 0 || size > largest_config) {
    throw Error(fmt::format("--model: there is no config.json at '{}'", path.string()),
                "name a model's folder, or the config.json in it");
  }
  dom::parser parser;
  dom::object config;
  if (parser.load(path.string()).get(config) != simdjson::SUCCESS) {
    throw Error(fmt::format("--model: '{}' is no JSON object", path.string()));
  }
  ModelConfig found = of_object(config);
  dom::object text;
  if (found.top_k == 0 && config["text_config"].get(text) == simdjson::SUCCESS) { found = of_object(text); }
  if (found.layers == 0 || found.top_k == 0) {
    throw Error(fmt::format("--model: '{}' lacks num_hidden_layers or num_experts_per_tok", path.string()),
                "is it a mixture of experts? --layers and --topk say the same");
  }
  return found;
}

}  // namespace

void ModelConfig::put_on(SampleInfo& info, const IdShape& shape) const {
  if ((layers != 0 && layers != shape.layers) || (top_k != 0 && top_k != shape.top_k)) {
    throw Error(fmt::format("the array has {} layers and {} experts per token, the options say {} and {}", shape.layers,
                            shape.top_k, layers == 0 ? shape.layers : layers, top_k == 0 ? shape.top_k : top_k),
                "an array that tells its shape needs no --layers, --topk or --model");
  }
  if (num_experts) { info.num_experts = num_experts; }
  if (!info.model_path && !path.empty()) { info.model_path = path; }
}

ModelConfig read_model_config(const TokenRowOptions& options) {
  ModelConfig config;
  if (!options.model.empty()) {
    config = read_file(options.model);
    config.path = options.model;
  }
  if (options.layers != 0) { config.layers = options.layers; }
  if (options.top_k != 0) { config.top_k = options.top_k; }
  return config;
}

}  // namespace expertviz::input
