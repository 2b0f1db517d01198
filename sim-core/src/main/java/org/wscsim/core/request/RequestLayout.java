package org.wscsim.core.request;

/**
 * Byte offsets of a live request's row: three cache lines, so that a step touches one.
 *
 * <pre>
 *  line 0, read at every transition          line 1, attribution             line 2, decode membership
 *   0 requestId          32 promptTokens      64 prefillComputePs            128 decodeTimeAtJoinPs
 *   8 arrivalPs          36 outputTokens      72 dramWaitPs                  136 decodeDramAtJoinPs
 *  16 firstTokenPs       40 prefillTokens     80 nocWaitPs                   144 decodeNocAtJoinPs
 *  24 lastTokenPs        44 prefilledTokens   88 kvTransferPs                152 finishStep
 *                        48 generatedTokens   96 decodeComputePs             160 heapPosition
 *                        52 prefillInstance  104 preemptionPs                164 bucketNext
 *                        56 decodeInstance   112 phaseStartPs                168 bucketPrevious
 *                        60 phase            120 preemptions                 172 sloClass
 *                                            124 tenantId                    176 joinStep
 *                                                                            184 cachedTokens
 *                                                                            188 modelId
 * </pre>
 */
final class RequestLayout {
    static final int ROW_BYTES = 192;

    static final int REQUEST_ID = 0;
    static final int ARRIVAL_PS = 8;
    static final int FIRST_TOKEN_PS = 16;
    static final int LAST_TOKEN_PS = 24;
    static final int PROMPT_TOKENS = 32;
    static final int OUTPUT_TOKENS = 36;
    static final int PREFILL_TOKENS = 40;
    static final int PREFILLED_TOKENS = 44;
    static final int GENERATED_TOKENS = 48;
    static final int PREFILL_INSTANCE = 52;
    static final int DECODE_INSTANCE = 56;
    static final int PHASE = 60;

    static final int PREFILL_COMPUTE_PS = 64;
    static final int DRAM_WAIT_PS = 72;
    static final int NOC_WAIT_PS = 80;
    static final int KV_TRANSFER_PS = 88;
    static final int DECODE_COMPUTE_PS = 96;
    static final int PREEMPTION_PS = 104;
    static final int PHASE_START_PS = 112;
    static final int PREEMPTIONS = 120;
    static final int TENANT_ID = 124;

    static final int DECODE_TIME_AT_JOIN_PS = 128;
    static final int DECODE_DRAM_AT_JOIN_PS = 136;
    static final int DECODE_NOC_AT_JOIN_PS = 144;
    static final int FINISH_STEP = 152;
    static final int HEAP_POSITION = 160;
    static final int BUCKET_NEXT = 164;
    static final int BUCKET_PREVIOUS = 168;
    static final int SLO_CLASS = 172;
    static final int JOIN_STEP = 176;
    static final int CACHED_TOKENS = 184;
    static final int MODEL_ID = 188;

    private RequestLayout() {}
}
