package org.sqlite;

/** Lies where a driver without a server would. */
public class InProcess {}
