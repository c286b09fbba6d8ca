# suanwang_npm_packages(SOURCE TO FOUND WHY_NOT): the packages of SOURCE/package-lock.json in
# TO/node_modules, exactly those, no script of theirs run. FOUND says whether they are there, WHY_NOT
# what is missing. Asks the registry only where the lockfile has changed since.
find_program(SUANWANG_NODE NAMES node nodejs)
find_program(SUANWANG_NPM npm)
mark_as_advanced(SUANWANG_NODE SUANWANG_NPM)

function(suanwang_npm_packages source to found why_not)
  set(${found} FALSE PARENT_SCOPE)
  if(NOT SUANWANG_NODE OR NOT SUANWANG_NPM)
    set(${why_not} "nodejs or npm is not installed" PARENT_SCOPE)
    return()
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}/package-lock.json")
  file(SHA256 "${source}/package-lock.json" wanted)
  set(stamp "${to}/lockfile.sha256")
  set(there "")
  if(EXISTS "${stamp}")
    file(READ "${stamp}" there)
  endif()
  if(NOT there STREQUAL wanted)
    file(MAKE_DIRECTORY "${to}")
    file(COPY "${source}/package.json" "${source}/package-lock.json" DESTINATION "${to}")
    execute_process(
      COMMAND "${SUANWANG_NPM}" ci --ignore-scripts --no-audit --no-fund --prefer-offline
              --fetch-retries=1 --fetch-timeout=60000
      WORKING_DIRECTORY "${to}"
      RESULT_VARIABLE code
      OUTPUT_VARIABLE output
      ERROR_VARIABLE output
      TIMEOUT 300)
    if(NOT code EQUAL 0)
      file(WRITE "${to}/npm.log" "${output}")
      set(${why_not} "npm ci failed, see ${to}/npm.log" PARENT_SCOPE)
      return()
    endif()
    file(WRITE "${stamp}" "${wanted}")
  endif()
  set(${found} TRUE PARENT_SCOPE)
endfunction()
