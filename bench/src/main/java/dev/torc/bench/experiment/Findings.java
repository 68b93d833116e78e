package dev.torc.bench.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What an experiment came to.
 *
 * @param figures in the order in which they are told
 * @param conclusion about the claim
 * @param sentence the verdict, with its reason, in one sentence
 */
public record Findings(
        @JsonProperty("figures") List<Figure> figures,
        @JsonProperty("conclusion") Conclusion conclusion,
        @JsonProperty("sentence") String sentence) {
    public Findings {
        figures = List.copyOf(figures);
    }
}
