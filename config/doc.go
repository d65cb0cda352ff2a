// Package config is everything that varies by place: the settings of a
// machine, read once in main and passed by value, and, embedded in the program,
// what a district brings with it. No other package reads the environment.
package config
