/* SPDX-License-Identifier: MPL-2.0 */
/* The charge of the electrons at the nodes, to go on with: a line that says whose it is, then the
   numbers as they are in memory. */
#include "base/file.h"
#include "run/output.h"
#include "run/space.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEADER 128
#define LARGEST ((size_t)1 << 32)

static void describe(const char *sha256, size_t nodes, char header[HEADER]) {
  memset(header, ' ', HEADER);
  int length = snprintf(header, HEADER, "wehnelt space charge 1 %s %zu", sha256, nodes);
  header[length] = ' ';
  header[HEADER - 1] = '\n';
}

enum wh_status wh_output_space_charge(struct wh_context *c, const struct wh_case *cs,
                                      const struct wh_run *r, const char *path) {
  char header[HEADER];
  struct wh_file f;
  size_t nodes = wh_space_nodes(&r->pass);
  if (!r->pass.space_charge)
    return WH_OK;
  describe(cs->inputs_sha256, nodes, header);
  WH_TRY(wh_file_create(c, path, &f));
  fwrite(header, 1, HEADER, f.stream);
  fwrite(r->pass.space_charge, sizeof *r->pass.space_charge, nodes, f.stream);
  return wh_file_commit(c, &f);
}

enum wh_status wh_run_read_space_charge(struct wh_context *c, const char *inputs_sha256,
                                        const char *folder, size_t nodes, double *load,
                                        bool *there_out) {
  char *path, *content = NULL, expected[HEADER];
  size_t size = 0;
  *there_out = false;
  if (asprintf(&path, "%s/space-charge.dat", folder) < 0)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of a file");
  enum wh_status status = WH_OK;
  if (access(path, F_OK) == 0) {
    status = wh_file_read(c, path, LARGEST, &content, &size);
    describe(inputs_sha256, nodes, expected);
    *there_out =
        !status && size == HEADER + nodes * sizeof *load && memcmp(content, expected, HEADER) == 0;
    if (*there_out)
      memcpy(load, content + HEADER, nodes * sizeof *load);
    else if (!status)
      status =
          wh_fail(c, WH_BAD_INPUT,
                  "%s was left by another case, or by a run with other options: go on with the "
                  "same, or run without --resume",
                  path);
  }
  free(content);
  free(path);
  return status;
}
