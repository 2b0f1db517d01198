package org.wscsim.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Parameters of models of every family, from the shape in their {@code config.json} as read here, against the counts of
 * their model cards, written down from memory and still to be checked against the checkpoints. A count to the digit
 * leaves no projection, bias, norm or expert out.
 */
final class PublishedCountsTest {
    @ParameterizedTest
    @CsvFileSource(resources = "published-counts.csv", delimiter = '|')
    void everyFamilyIsCountedToTheDigit(String name, long published, String config) {
        String yaml = config.replace(", ", "\n") + "\n";
        assertThat(ModelConfig.parse(name, yaml).parameters()).isEqualTo(published);
    }
}
