package io.zerohop.controlplane.api.agents;

/**
 * How much the xDS server has to do.
 *
 * @param streams of ADS that are open
 * @param resources that are served, those of each audience counted for itself
 * @param version the number of the newest configuration that is served, 0 for none
 * @param refusals responses that clients have refused since the start (NACK)
 */
public record XdsFigures(int streams, int resources, long version, long refusals) {}
