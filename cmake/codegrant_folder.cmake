# One target per folder, so that the link line says who may include whom.
#
#   codegrant_folder(<target> SOURCES <file>... [MAY_INCLUDE <target>...] [USES <library>...])
#
# MAY_INCLUDE names the folders of this repository that this one builds on; USES names what comes
# from outside and stays private to this folder.
function(codegrant_folder name)
  cmake_parse_arguments(FOLDER "" "" "SOURCES;MAY_INCLUDE;USES" ${ARGN})
  add_library(codegrant_${name} STATIC ${FOLDER_SOURCES})
  add_library(codegrant::${name} ALIAS codegrant_${name})
  target_include_directories(codegrant_${name} PUBLIC ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/sdk)
  target_link_libraries(codegrant_${name} PUBLIC ${FOLDER_MAY_INCLUDE} PRIVATE ${FOLDER_USES})
endfunction()
