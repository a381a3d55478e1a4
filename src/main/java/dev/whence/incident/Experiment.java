package dev.whence.incident;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/// A chaos experiment that would show whether the same chain can happen again. Nothing here runs
/// it.
///
/// @param id `cx1`, unique within its answer
/// @param hypothesis what should hold while it runs
/// @param fault `delay`, `kill`, `stress` or `load`
/// @param target whom it acts on
/// @param names what an answer to the experiment must name as the cause
/// @param steadyState what must be true before, while and after
/// @param blastRadius what it can touch at most
/// @param abort when it is stopped
/// @param chaosMesh a Workflow of Chaos Mesh, in YAML
/// @param litmus a ChaosEngine of Litmus, in YAML
public record Experiment(
    @JsonProperty("id") String id,
    @JsonProperty("hypothesis") String hypothesis,
    @JsonProperty("fault") String fault,
    @JsonProperty("target") String target,
    @JsonProperty("names") List<String> names,
    @JsonProperty("steady_state") Map<String, Object> steadyState,
    @JsonProperty("blast_radius") Map<String, Object> blastRadius,
    @JsonProperty("abort") String abort,
    @JsonProperty("chaos_mesh") String chaosMesh,
    @JsonProperty("litmus") String litmus) {}
