package org.wscsim.cli.command;

import java.net.URI;
import java.util.Arrays;
import java.util.List;

/**
 * A trace that its owner publishes under an address of their own, and the SHA-256 of the file whose figures our tests state.
 * Immutable.
 */
enum PublishedFile {
    AZURE_CONV_2023(
            "azure-conv-2023",
            "https://raw.githubusercontent.com/Azure/AzurePublicDataset/master/data/AzureLLMInferenceTrace_conv.csv",
            "2f1e5b666d4e3055fdbba98598ce2ec307767b9064e03e2fa46676dbcc7d0bf8",
            "19366 requests; CC-BY-4.0, cite Splitwise (ISCA 2024)"),
    AZURE_CODE_2023(
            "azure-code-2023",
            "https://raw.githubusercontent.com/Azure/AzurePublicDataset/master/data/AzureLLMInferenceTrace_code.csv",
            "54e9a6d2a4bd06ba1e060304b900abbc74cbea53de96506e60fe5bb4f2277fb6",
            "8819 requests; CC-BY-4.0, cite Splitwise (ISCA 2024)"),
    MOONCAKE_SYNTHETIC(
            "mooncake-synthetic",
            "https://raw.githubusercontent.com/kvcache-ai/Mooncake/main/FAST25-release/traces/synthetic_trace.jsonl",
            "bd070915a98fc0ed264d7cfef2ce746002eb3076a695ec31ba2674c0111ec131",
            "3993 requests with content hashes; Apache-2.0, cite Mooncake (FAST 2025)");

    private final String publishedName;
    private final URI address;
    private final String sha256;
    private final String content;

    PublishedFile(String publishedName, String address, String sha256, String content) {
        this.publishedName = publishedName;
        this.address = URI.create(address);
        this.sha256 = sha256;
        this.content = content;
    }

    static List<String> names() {
        return Arrays.stream(values()).map(PublishedFile::publishedName).toList();
    }

    /** As a user writes it. */
    String publishedName() {
        return publishedName;
    }

    URI address() {
        return address;
    }

    /** 64 hexadecimal digits. */
    String sha256() {
        return sha256;
    }

    /** What it holds, under which licence. */
    String content() {
        return content;
    }

    /** The file's name at its owner's. */
    String fileName() {
        String path = address.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
