package io.zerohop.controlplane.translate.mesh;

/**
 * A condition of a policy's status, as Kubernetes has them.
 *
 * @param type {@code Accepted}, {@code ResolvedRefs} ...
 * @param reason one word in upper camel case
 * @param message a sentence for people
 */
public record Condition(String type, boolean status, String reason, String message) {}
