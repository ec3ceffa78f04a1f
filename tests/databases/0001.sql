INSERT INTO site (site_id, name, timezone, profile, added_at)
VALUES ('karsava', 'Kārsava', 'Europe/Riga', '', 1790000000000000);
INSERT INTO device (device_id, site_id, name, road, added_at, series)
VALUES ('karsava-01', 'karsava', 'Church road', 'A13', 1790000000000000, 1);
INSERT INTO plate_read (passage_id, revision, event_id, sequence, phase, text, country, confidence, site_id, device_id, direction, vehicle_class, frames_voted, first_observed_at, last_observed_at, received_at, clock_trusted, clock_source, verified)
VALUES ('01890000-0000-7000-8000-000000000001', 1, '01890000-0000-7000-8000-000000000011', 1, 'end', 'AB123', 'LV', 0.9, 'karsava', 'karsava-01', 'approaching', 'car', 9, 1790000010000000, 1790000012000000, 1790000012500000, true, 'ntp', true);
INSERT INTO plate_read (passage_id, revision, event_id, sequence, phase, text, country, confidence, site_id, device_id, direction, vehicle_class, frames_voted, first_observed_at, last_observed_at, received_at, clock_trusted, clock_source, verified)
VALUES ('01890000-0000-7000-8000-000000000002', 2, '01890000-0000-7000-8000-000000000012', 2, 'end', 'KB124', NULL, 0.8, 'karsava', 'karsava-01', 'receding', 'van', 7, 1790000000000000, 1790000002000000, 1790000012500000, false, 'none', true);
INSERT INTO plate_read (passage_id, revision, event_id, sequence, phase, text, country, confidence, site_id, device_id, direction, vehicle_class, frames_voted, first_observed_at, last_observed_at, received_at, clock_trusted, clock_source, verified)
VALUES ('01890000-0000-7000-8000-000000000003', 3, '01890000-0000-7000-8000-000000000013', 3, 'new', 'CD777', 'LV', 0.7, 'karsava', 'karsava-01', 'receding', 'van', 7, 1790000000000000, 1790000001000000, 1790000012500000, true, 'ntp', true);
UPDATE counter SET value = 3 WHERE name = 'revision';
