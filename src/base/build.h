/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BASE_BUILD_H
#define WH_BASE_BUILD_H

/* Which build of the program this is: its version and the linker's digest of the code (the GNU
   build id, which is empty where the linker leaves none). */
void wh_build_describe(char text[80]);

#endif
