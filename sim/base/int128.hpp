// 128-bit integers for energy sums: 64 bits of microjoules overflow after 8.9 days at 12 MW.
#pragma once

namespace suanwang {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

}  // namespace suanwang
