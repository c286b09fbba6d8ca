/* The C interface for policies: three functions that carry JSON messages, so that any language
 * that can make a shared library can hold a policy. The messages are those of
 * docs/reference/messages.md, the same that a policy in a program of its own is sent.
 *
 * Strings are UTF-8, end in NUL and hold no newline. A string that the library gives out belongs to
 * it and must last until its next call. With several seeds at once, several policies of one library
 * may be called at the same time, from different threads: keep no global state.
 *
 * Apache-2.0, as suanwang.
 */
#ifndef SUANWANG_POLICY_C_H
#define SUANWANG_POLICY_C_H

#ifdef __cplusplus
extern "C" {
#endif

/* Makes a policy for one seat of one run. `message` is the message `open`. On success `*policy` is
 * set, `*answer` is the answer to it and 0 is returned; else `*answer` says in plain words what is
 * wrong. */
int suanwang_policy_open(const char* message, void** policy, const char** answer);

/* Asks it for a decision. `message` is a message `decide`, `*answer` the answer to it. Anything but
 * 0 ends the run; `*answer` says why in plain words. */
int suanwang_policy_decide(void* policy, const char* message, const char** answer);

/* Ends it. */
void suanwang_policy_close(void* policy);

#ifdef __cplusplus
}
#endif

#endif
