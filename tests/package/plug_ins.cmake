# Policies from outside, in a project that knows nothing but the installed package: the same policy
# built in, in a library, behind the C interface and in a program gives the same run; what crashes,
# hangs or talks nonsense ends with exit 4 and its name, and leaves no results behind.
function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Runs a scenario with this `dispatch`; it must end with that exit code and say that.
function(expect_failure name dispatch code text)
  file(WRITE "${work}/bad/${name}.yaml"
       "suanwang: 1\nname: ${name}\nstart: 2026-01-12T00:00:00+08:00\nduration: 2d\nseed: 1\n"
       "city: { include: city.yaml }\n"
       "demand: { streams: [ { name: batch, generator: hpc, rate: 24/h, most_processors: 64 } ] }\n"
       "platform: { dispatch: ${dispatch} }\n")
  execute_process(
    COMMAND "${program}" run "${work}/bad/${name}.yaml" --out "${work}/bad/out" --quiet
    RESULT_VARIABLE result
    ERROR_VARIABLE error
    OUTPUT_QUIET
    TIMEOUT 60)
  if(NOT result EQUAL code OR NOT error MATCHES "${text}")
    message(SEND_ERROR "${name}: exit ${result}, expected ${code} and '${text}', said: ${error}")
  endif()
  if(EXISTS "${work}/bad/out/${name}/1/manifest.json")
    message(SEND_ERROR "${name}: left results")
  endif()
endfunction()

file(REMOVE_RECURSE "${work}")
run("${CMAKE_COMMAND}" --install "${build}" --prefix "${work}/prefix")
file(COPY "${examples}/" DESTINATION "${work}/good")
file(COPY "${bad}/" "${examples}/city.yaml" DESTINATION "${work}/bad")
foreach(project IN ITEMS good bad)
  run("${CMAKE_COMMAND}" -S "${work}/${project}" -B "${work}/${project}/build" -G "${generator}"
      "-DCMAKE_CXX_COMPILER=${compiler}" "-DCMAKE_CXX_FLAGS=${flags}"
      "-DCMAKE_PREFIX_PATH=${work}/prefix")
  run("${CMAKE_COMMAND}" --build "${work}/${project}/build")
endforeach()

set(program "${work}/prefix/bin/suanwang")
find_program(python python3)
set(kinds built-in library c-interface)
if(python)
  list(APPEND kinds program)
else()
  message(STATUS "skipped: no python3, so no policy in a program of its own")
endif()
foreach(kind IN LISTS kinds)
  run("${program}" run "${work}/good/${kind}.yaml" --out "${work}/good/out" --quiet)
  file(READ "${work}/good/out/${kind}/11/manifest.json" manifest)
  string(JSON fingerprint GET "${manifest}" fingerprint)
  file(STRINGS "${work}/good/out/${kind}/11/jobs.csv" rows)
  list(LENGTH rows row_count)
  if(row_count LESS 500)
    message(SEND_ERROR "${kind}: ${row_count} rows in jobs.csv, expected many more")
  endif()
  if(DEFINED first_fingerprint AND NOT fingerprint STREQUAL first_fingerprint)
    message(SEND_ERROR "${kind}: fingerprint ${fingerprint}, built-in ${first_fingerprint}")
  endif()
  set(first_fingerprint "${fingerprint}")
  file(MD5 "${work}/good/out/${kind}/11/jobs.csv" jobs)
  if(DEFINED first_jobs AND NOT jobs STREQUAL first_jobs)
    message(SEND_ERROR "${kind}: another jobs.csv than the built-in policy's")
  endif()
  set(first_jobs "${jobs}")
endforeach()

foreach(fault IN ITEMS "segv;SIGSEGV" "abort;SIGABRT" "overflow;SIGSEGV" "exit;ended the program"
                       "throw;it threw: no idea" "throw-int;no std::exception" "check;mine alone")
  list(GET fault 0 what)
  list(GET fault 1 text)
  expect_failure(cpp-${what} "{ library: build/bad.so, with: { fault: ${what} } }" 4
                 "library build/bad.so: decision [0-9]+: .*${text}")
endforeach()
expect_failure(cpp-hang "{ library: build/bad.so, timeout: 300 ms, with: { fault: hang } }" 4
               "library build/bad.so: decision [0-9]+: it did not come back within 300 ms")
expect_failure(cpp-throw-at-once "{ library: build/bad.so, with: { fault: throw-at-once } }" 2
               "yaml:8:.*as it was made: it threw: not even that")
expect_failure(cpp-no-policy "{ library: build/bad.so, with: { fault: no-policy } }" 2
               "made no policy, and did not say why")
expect_failure(cpp-needs "{ library: build/bad.so, with: { fault: needs } }" 2
               "as it was made: it threw: I need nothing")
expect_failure(cpp-close "{ library: build/bad.so, with: { fault: segv-as-it-is-closed } }" 4
               "library build/bad.so: as it was closed: it ended by SIGSEGV")
expect_failure(cpp-parameters "{ library: build/bad.so, with: { falt: segv } }" 2
               "yaml:8:[0-9]+: error: platform.dispatch.with.falt: unknown key")
expect_failure(cpp-stale "{ library: build/stale.so }" 2 "another version of suanwang")
expect_failure(no-plug-in "{ library: build/empty.so }" 2 "neither .suanwang_policy_library. nor")
expect_failure(no-library "{ library: build/none.so }" 2 "there is no library")
expect_failure(no-shared-library "{ library: city.yaml }" 2 "can't be loaded")

foreach(fault IN ITEMS "nothing;it gave no answer" "fpe;SIGFPE" "code;I have had enough"
                       "no-json;no JSON object" "no-list;no list .actions."
                       "action;did you mean .dispatch." "no-number;.job. should be a whole number"
                       "negative;.job. should be a whole number from 0"
                       "place;.place. should be the name of a placement rule")
  list(GET fault 0 what)
  list(GET fault 1 text)
  expect_failure(c-${what} "{ library: build/bad_c.so, with: { fault: ${what} } }" 4
                 "library build/bad_c.so: decision [0-9]+: .*${text}")
endforeach()
expect_failure(c-throw "{ library: build/bad_c.so, with: { fault: throw } }" 2
               "as it was made: it threw something")
expect_failure(c-refuse "{ library: build/bad_c.so, with: { fault: refuse } }" 2 "not today")
expect_failure(c-needs "{ library: build/bad_c.so, with: { fault: needs } }" 2
               ".needs.depht. is not known")

if(python)
  foreach(fault IN ITEMS "exit;exit code 3" "kill;signal 9" "nonsense;no JSON object"
                         "two-lines;more than one line")
    list(GET fault 0 what)
    list(GET fault 1 text)
    expect_failure(py-${what} "{ program: [python3, bad.py, ${what}] }" 4
                   "program python3 bad.py ${what}: decision [0-9]+: .*${text}")
  endforeach()
  expect_failure(py-hang "{ program: [python3, bad.py, hang], timeout: 500 ms }" 4
                 "decision [0-9]+: it did not answer within 500 ms")
endif()
expect_failure(no-program "{ program: [./there-is-none] }" 2 "can't be started: No such file")
expect_failure(no-command "{ program: [] }" 2 "the command is empty")
expect_failure(both "{ program: [true], library: build/bad.so }" 2 "leave one out")
expect_failure(mute "{ program: [true] }" 2 "exit code 0")
