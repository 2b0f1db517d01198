package org.wscsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FolderNameTest {
    @Test
    void joinsItsPartsWithTheHashLast() {
        assertThat(FolderName.join("azure-conv", "vllm", "wsc-case3", "llama-3-70b", "01234567"))
                .isEqualTo("azure-conv-vllm-wsc-case3-llama-3-70b-01234567");
    }

    @Test
    void fitsAFileSystemHoweverLongTheFilesNames() {
        String longest = "n".repeat(250);
        assertThat(FolderName.join(longest, "splitwise-wafer", longest, longest, "01234567"))
                .hasSizeLessThan(200)
                .endsWith("-01234567");
    }

    @Test
    void holdsNothingAShellTripsOver() {
        assertThat(FolderName.join("-a b\u00e4/$(x)", "vllm", "w", "m", "01234567"))
                .matches("[A-Za-z0-9_][A-Za-z0-9._+-]*");
    }
}
