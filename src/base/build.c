/* SPDX-License-Identifier: MPL-2.0 */
#include "base/build.h"

#include <elf.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* The notes of an object: name and content are filled up to multiples of four bytes. */
static void find_note(const char *note, size_t size, char *out, size_t room) {
  const char *end = note + size;
  while ((size_t)(end - note) >= sizeof(ElfW(Nhdr))) {
    const ElfW(Nhdr) *head = (const void *)note;
    const char *name = note + sizeof *head;
    const unsigned char *id = (const unsigned char *)name + ((head->n_namesz + 3u) & ~3u);
    if (head->n_type == NT_GNU_BUILD_ID && head->n_namesz == 4 && memcmp(name, "GNU", 4) == 0)
      for (size_t i = 0; i < head->n_descsz && 2 * i + 3 <= room; i++)
        snprintf(out + 2 * i, 3, "%02x", id[i]);
    note = (const char *)id + ((head->n_descsz + 3u) & ~3u);
  }
}

/* The object that this function is in, be it the program or the library. */
static int visit(struct dl_phdr_info *info, size_t size, void *out) {
  (void)size;
  uintptr_t here = (uintptr_t)wh_build_describe;
  bool ours = false;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *p = &info->dlpi_phdr[i];
    ours = ours || (p->p_type == PT_LOAD && here - info->dlpi_addr - p->p_vaddr < p->p_memsz);
  }
  for (int i = 0; ours && i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *p = &info->dlpi_phdr[i];
    if (p->p_type == PT_NOTE)
      find_note((const char *)(info->dlpi_addr + p->p_vaddr), p->p_memsz, out, 64);
  }
  return ours;
}

void wh_build_describe(char text[80]) {
  char id[64] = "";
  dl_iterate_phdr(visit, id);
  snprintf(text, 80, "%.15s %s", WH_VERSION, id);
}
