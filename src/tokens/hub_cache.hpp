#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace expertviz::tokens {

/// Whether a name can be a hub id ("gpt2", "Qwen/Qwen3-30B-A3B") and so cannot leave the cache: one slash at most,
/// only A-Z a-z 0-9 _ . -, no part that is empty or starts with a dot or a dash, no "..", no "--".
[[nodiscard]] bool is_hub_id(std::string_view name);

/// The folder in which Hugging Face's libraries keep what they fetched: HF_HUB_CACHE, else HUGGINGFACE_HUB_CACHE, else
/// HF_HOME/hub, else XDG_CACHE_HOME/huggingface/hub, else ~/.cache/huggingface/hub. A variable that is set to nothing
/// counts as not set, and "~" at its start is HOME. Empty where not even HOME is known.
[[nodiscard]] std::optional<std::filesystem::path> hub_cache_folder();

/// The folders in which the cache may keep a model's files, the preferred one first: the snapshot that refs/main names,
/// then the others, the newest first. The id must be one (`is_hub_id`). Without a snapshot: the folder where there
/// should have been one. Never throws for what it finds or does not find there.
[[nodiscard]] std::vector<std::filesystem::path> snapshots_of(const std::filesystem::path& cache, std::string_view id);

}  // namespace expertviz::tokens
