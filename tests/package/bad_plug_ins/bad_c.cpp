// Answers with whatever its parameter `answer` says; some words have a meaning of their own.
#include <csignal>
#include <string>

#include "scheduler/external/policy_c.h"

namespace {

std::string value_of(const std::string& message, const std::string& key) {
  const std::string::size_type at = message.find("\"" + key + "\":\"");
  const std::string::size_type begin = at + key.size() + 4;
  return at == std::string::npos ? "" : message.substr(begin, message.find('"', begin) - begin);
}

}  // namespace

int suanwang_policy_open(const char* message, void** policy, const char** answer) {
  auto* fault = new std::string(value_of(message, "fault"));
  *policy = fault;
  *answer = *fault == "needs" ? "{\"needs\": {\"depht\": 1}}" : "{}";
  if (*fault == "throw") {
    throw 7;
  }
  if (*fault == "refuse") {
    *answer = "not today";
    return 1;
  }
  return 0;
}

int suanwang_policy_decide(void* policy, const char* /*message*/, const char** answer) {
  const std::string& fault = *static_cast<std::string*>(policy);
  if (fault == "nothing") {
    return 0;
  }
  if (fault == "fpe") {
    std::raise(SIGFPE);
  }
  if (fault == "code") {
    *answer = "I have had enough";
    return 5;
  }
  *answer = fault == "no-json"     ? "hello"
            : fault == "no-list"   ? "{}"
            : fault == "action"    ? R"({"actions": [{"action": "dispach", "job": 0}]})"
            : fault == "no-number" ? R"({"actions": [{"action": "reject", "job": "first"}]})"
            : fault == "negative"  ? R"({"actions": [{"action": "reject", "job": -1}]})"
            : fault == "place"     ? R"({"actions": [{"action": "start", "job": 0, "partition": 0,
                                                  "place": 1}]})"
                                   : R"({"actions": [{"action": "reject", "job": 4000000}]})";
  return 0;
}

void suanwang_policy_close(void* policy) {
  delete static_cast<std::string*>(policy);
}
