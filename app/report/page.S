/* The page's parts, as they stand in the files that CMake names: no array of numbers to compile. */
        .section .rodata
#define PART(name)                                   \
        .global suanwang_page_##name##_begin;        \
        .global suanwang_page_##name##_end;

PART(style)
suanwang_page_style_begin:
        .incbin SUANWANG_PAGE_STYLE
suanwang_page_style_end:
        .byte 0

PART(script)
suanwang_page_script_begin:
        .incbin SUANWANG_PAGE_WORDS
        .incbin SUANWANG_PAGE_COMPARISON_WORDS
        .incbin SUANWANG_PAGE_PLAN_WORDS
        .incbin SUANWANG_PAGE_DRAWINGS
        .incbin SUANWANG_PAGE_SECTIONS
        .incbin SUANWANG_PAGE_JOB_SECTIONS
        .incbin SUANWANG_PAGE_POLICY_SECTIONS
        .incbin SUANWANG_PAGE_COMPARISON_SECTIONS
        .incbin SUANWANG_PAGE_PLAN_SECTIONS
        .incbin SUANWANG_PAGE_SCRIPT
suanwang_page_script_end:
        .byte 0

PART(charts)
suanwang_page_charts_begin:
        .incbin SUANWANG_PAGE_CHARTS
suanwang_page_charts_end:
        .byte 0

        .section .note.GNU-stack,"",@progbits
