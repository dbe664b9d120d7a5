/* Counts lines, words and bytes of standard input, as wc does. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>

struct counts {
    unsigned long lines;
    unsigned long words;
    unsigned long bytes;
};

static struct counts count_stream(FILE *stream)
{
    struct counts counts = {0, 0, 0};
    bool in_word = false;
    int character;

    while ((character = getc(stream)) != EOF) {
        counts.bytes++;
        if (character == '\n')
            counts.lines++;
        if (isspace(character)) {
            in_word = false;
        } else if (!in_word) {
            in_word = true;
            counts.words++;
        }
    }
    return counts;
}

int main(void)
{
    struct counts counts = count_stream(stdin);
    printf("%lu %lu %lu\n", counts.lines, counts.words, counts.bytes);
    return 0;
}
