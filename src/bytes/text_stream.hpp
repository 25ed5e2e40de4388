#pragma once

#include "bytes/joined_text.hpp"

#include <coroutine>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace expertviz::bytes {

/// A value that was taken out of a stream.
struct Captured {
  Slice in_segment{};                    ///< if it lies in one segment, which must live as long as this
  std::unique_ptr<JoinedText> joined{};  ///< if it passed a border

  /// Call once.
  [[nodiscard]] Slice slice() const { return joined ? joined->slice() : in_segment; }
  /// Bytes that it holds itself.
  [[nodiscard]] std::size_t held() const { return joined ? joined->size() : 0; }
};

/// A coroutine that reads a text stream: it is suspended where the text that there is ends, and goes on in whichever
/// thread feeds the stream.
class TextTask {
 public:
  struct promise_type {
    TextTask get_return_object() { return TextTask(std::coroutine_handle<promise_type>::from_promise(*this)); }
    static std::suspend_never initial_suspend() noexcept { return {}; }
    static std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { fault = std::current_exception(); }
    std::exception_ptr fault{};
  };
  TextTask(TextTask&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  TextTask& operator=(TextTask&&) = delete;
  ~TextTask() {
    if (handle_) { handle_.destroy(); }
  }

  /// It has returned, or failed.
  [[nodiscard]] bool done() const { return handle_.done(); }
  /// Throws what it failed with.
  void check() const {
    if (handle_.promise().fault) { std::rethrow_exception(handle_.promise().fault); }
  }

 private:
  explicit TextTask(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

/// Reads JSON text from its start to its end, one token or value after the other, though it comes in segments that may
/// be cut anywhere. It knows JSON and no trace. Values are skipped: brackets and quotes must match, and what else
/// stands in them does not matter.
///
/// A `TextTask` pulls: `co_await in.next_member(...)`. Whoever has the next segment pushes it by `feed`.
/// What is awaited throws `Error` with the byte where the text is not JSON at this depth.
class TextStream {
 public:
  /// What can be awaited. `advance` works on the text that there is; false: it needs more.
  class Operation {
   public:
    [[nodiscard]] bool await_ready() noexcept { return attempt(); }
    void await_suspend(std::coroutine_handle<> task) noexcept {
      in_.waiting_ = this;
      in_.task_ = task;
    }

   protected:
    explicit Operation(TextStream& in) : in_(in) {}
    ~Operation() = default;
    virtual bool advance() = 0;
    void check() const {
      if (fault_) { std::rethrow_exception(fault_); }
    }
    TextStream& in_;

   private:
    friend class TextStream;
    [[nodiscard]] bool attempt() noexcept;
    std::exception_ptr fault_{};
  };

  /// The next character that is no white space; it is not taken. Empty at the end of the input.
  class Peek final : public Operation {
   public:
    explicit Peek(TextStream& in) : Operation(in) {}
    std::optional<char> await_resume() const {
      check();
      return found_;
    }

   private:
    bool advance() override;
    std::optional<char> found_{};
  };

  /// The first character of the value that must follow; it is not taken.
  class ValueBegin final : public Operation {
   public:
    explicit ValueBegin(TextStream& in) : Operation(in) {}
    char await_resume() const {
      check();
      return first_;
    }

   private:
    bool advance() override;
    char first_ = 0;
  };

  /// Whether another element or member follows; the comma in front of it, or the closing bracket, is taken.
  class NextItem final : public Operation {
   public:
    NextItem(TextStream& in, bool first, char closing, const char* between)
        : Operation(in), first_(first), closing_(closing), between_(between) {}
    bool await_resume() const {
      check();
      return found_;
    }

   private:
    bool advance() override;
    bool first_;
    char closing_;
    const char* between_;
    bool found_ = false;
  };

  /// A key and its colon. Escapes are resolved. A key that is longer than 256 bytes is cut.
  class Key final : public Operation {
   public:
    Key(TextStream& in, const char* within) : Operation(in), within_(within) {}
    std::string await_resume();

   private:
    bool advance() override;
    const char* within_;
    std::string raw_{};
    enum class Phase { quote, text, colon } phase_ = Phase::quote;
    TextState state_ = TextState::in_string;
  };

  /// A value, skipped or captured.
  class Value final : public Operation {
   public:
    Value(TextStream& in, bool capture, std::size_t limit, const char* name)
        : Operation(in), capture_(capture), limit_(limit), name_(name) {}
    Captured await_resume() {
      check();
      return std::move(captured_);
    }

   private:
    bool advance() override;
    [[nodiscard]] bool reaches_end();
    void keep_rest();
    bool capture_;
    std::size_t limit_;
    const char* name_;
    char first_ = 0;  // of the value; 0 in front of it
    std::uint64_t begin_ = 0;
    ContainerSkip skip_{};
    Captured captured_{};
  };

  /// The word `null`, to its last letter, where `value_begin` has found its first.
  class Null final : public Operation {
   public:
    Null(TextStream& in, const char* name) : Operation(in), name_(name) {}
    void await_resume() const { check(); }

   private:
    bool advance() override;
    const char* name_;
    std::size_t matched_ = 0;
  };

  TextStream() = default;
  TextStream(const TextStream&) = delete;
  TextStream& operator=(const TextStream&) = delete;

  /// The text goes on with this segment, which must live until the next call. The one before it is not touched again.
  void feed(const IndexedText& segment);
  /// The text ends, or gives way to zero bytes.
  void end(bool at_hole);

  [[nodiscard]] Peek peek() { return Peek(*this); }
  [[nodiscard]] ValueBegin value_begin() { return ValueBegin(*this); }
  /// Behind the opening bracket of an array or object. `between` says what the items are, for messages.
  [[nodiscard]] NextItem next_element(bool first, const char* between) { return {*this, first, ']', between}; }
  [[nodiscard]] NextItem next_member(bool first, const char* between) { return {*this, first, '}', between}; }
  [[nodiscard]] Key key(const char* within) { return {*this, within}; }
  [[nodiscard]] Value skip_value() { return {*this, false, 0, ""}; }
  /// Throws `Error` if the value passes a border and is longer than `limit`; `name` says what it is.
  [[nodiscard]] Value take_value(std::size_t limit, const char* name) { return {*this, true, limit, name}; }
  [[nodiscard]] Null take_null(const char* name) { return {*this, name}; }

  /// Takes the character that was seen.
  void take() { ++pos_; }
  /// Of the character that comes next.
  [[nodiscard]] std::uint64_t offset() const { return text_->offset + pos_; }
  [[noreturn]] void refuse(const std::string& what, const std::string& hint = {}) const;

 private:
  /// The next visible character, not taken; empty where the text that there is ends. Throws at the end of the input.
  [[nodiscard]] std::optional<char> visible();
  /// The same, where a value must begin.
  [[nodiscard]] std::optional<char> visible_value();
  [[nodiscard]] bool skip_space();
  /// False, unless the input has ended: then it throws.
  [[nodiscard]] bool need_more() const;
  void go_on();

  IndexedText nothing_{};
  const IndexedText* text_ = &nothing_;
  std::size_t pos_ = 0;
  bool ended_ = false;
  bool at_hole_ = false;
  Operation* waiting_ = nullptr;
  std::coroutine_handle<> task_{};
};

}  // namespace expertviz::bytes
