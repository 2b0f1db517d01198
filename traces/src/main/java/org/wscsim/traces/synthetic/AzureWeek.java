package org.wscsim.traces.synthetic;

import org.wscsim.core.request.ArrivalSource;

/**
 * The generator behind {@code azure-week}: the counts of the Azure week of May 2024, 27.3 million conversations and 16.8
 * million code completions (DynamoLLM, HPCA 2025), with lengths, gaps and hourly shape of the generators fitted to the hours
 * of 2023, since the week itself is not one of our references.
 *
 * <p>Two independent seeded streams, each compressed in time to its mean rate over the week, merged by arrival;
 * conversation goes first at equal times. So the hour's shape returns every 430 s, and there is no day and no night.
 */
public final class AzureWeek implements Generator {
    /** The only one. */
    public static final AzureWeek MIX = new AzureWeek();

    private static final long CONVERSATIONS = 27_300_000;
    private static final long COMPLETIONS = 16_800_000;
    private static final double SECONDS = 7 * 86_400;

    private AzureWeek() {}

    @Override
    public long requests() {
        return CONVERSATIONS + COMPLETIONS;
    }

    @Override
    public double requestsPerSecond() {
        return requests() / SECONDS;
    }

    @Override
    public ArrivalSource open(long requests, long seed, double timeScale) {
        final ArrivalSource both = new MergedSource(
                stream(FittedWorkload.AZURE_CONV, CONVERSATIONS, seed),
                stream(FittedWorkload.AZURE_CODE, COMPLETIONS, seed));
        // merged first: with every arrival at 0 there would be no order to mix by
        return RateScaling.limited(timeScale == 1 ? both : new ScaledSource(both, timeScale), requests);
    }

    private static ArrivalSource stream(FittedWorkload hour, long perWeek, long seed) {
        final long ownSeed = new RandomStream(seed, "azure-week " + hour.name()).nextLong();
        return hour.open(Long.MAX_VALUE, ownSeed, hour.requestsPerSecond() / (perWeek / SECONDS));
    }
}
